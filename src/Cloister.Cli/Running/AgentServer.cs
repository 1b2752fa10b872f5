using Cloister.Agents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Cloister.Cli;

/// <summary>The web application that serves the agent of a project.</summary>
internal static class AgentServer
{
    /// <summary>How long clients have to take in the end of what they asked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static WebApplication Build(AgentProject project, ListenAddress address)
    {
        // Nothing of the folder it is started in, and no variables of other programs, configure it.
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = ProductNames.Command });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(address.EndPoint));
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = _ => address.Take());
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Patience);
        builder.Services.AddAgent(project.Root);
        AddLogging(builder.Logging);
        var app = builder.Build();
        app.MapAgent();
        return app;
    }

    /// <summary>The terminal hears what needs somebody; the rest is in the files of the project.</summary>
    private static void AddLogging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(format => format.SingleLine = true);
        logging.AddFilter<ConsoleLoggerProvider>(category: null, LogLevel.Warning);
        // Why the start failed is told by the command, in one line.
        logging.AddFilter<ConsoleLoggerProvider>("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
    }

    /// <summary>The command itself decides when it ends.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
