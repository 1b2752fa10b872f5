using Greeter.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Hosting.Tests.Folders;

/// <summary>A host with plugin folders below a temporary root.</summary>
internal sealed class FolderHost : IDisposable
{
    public TempFolder Root { get; } = new();

    public Task<TestHost> StartAsync(
        Action<PluginFolderOptions> configure,
        Action<ICloisterBuilder>? more = null,
        bool allowDegraded = false
    ) =>
        TestHost.StartAsync(
            app =>
            {
                var cloister = app
                    .Services.AddCloister(options => options.AllowDegraded = allowDegraded)
                    .AddPluginsFromFolder("plugins", configure)
                    .AddHealthCheck();
                more?.Invoke(cloister);
            },
            Root.Path
        );

    public string Plugin(string built, string name = "Greeter") => Root.Plugin(built, Path.Combine("plugins", name));

    public void Dispose() => Root.Dispose();
}

internal static class FolderHostExtensions
{
    public static FolderPlugins Folders(this TestHost host) => host.Services.GetRequiredService<FolderPlugins>();

    /// <summary>What greets in a session: nobody, or a version.</summary>
    public static int? Version(this PluginSession session) => session.TryResolve(Greeter.Contracts.Slots.Greeter)?.Version;

    public static async Task<string?> GreetAsync(this PluginSession session, string name)
    {
        var arrived = new Arrived(name);
        await session.EmitAsync(arrived);
        return arrived.Greetings.SingleOrDefault();
    }
}
