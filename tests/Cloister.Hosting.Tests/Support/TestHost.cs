using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting.Tests;

/// <summary>A real generic host with a content root of its own.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly IHost _host;

    private TestHost(IHost host, LogBook log)
    {
        _host = host;
        Log = log;
    }

    public LogBook Log { get; }

    public IServiceProvider Services => _host.Services;

    public PluginRuntime Runtime => Services.GetRequiredService<PluginRuntime>();

    public static TestHost Build(Action<HostApplicationBuilder> configure, string? contentRoot = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = contentRoot ?? AppContext.BaseDirectory });
        builder.ConfigureContainer(new DefaultServiceProviderFactory(new() { ValidateScopes = true, ValidateOnBuild = true }));
        var log = new LogBook();
        builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
        configure(builder);
        return new(builder.Build(), log);
    }

    public static async Task<TestHost> StartAsync(Action<HostApplicationBuilder> configure, string? contentRoot = null)
    {
        var host = Build(configure, contentRoot);
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public Task StartAsync() => _host.StartAsync();

    public Task StopAsync() => _host.StopAsync();

    /// <summary>Waits until every reload that was asked for so far is dealt with.</summary>
    public Task Settled() =>
        Soon.Is(
            Services.GetRequiredService<SettingsReconciler>().SettledAsync(CancellationToken.None),
            "the reload to be applied or refused"
        );

    /// <summary>The next settings that the runtime stores; call it before what changes them.</summary>
    public async Task<RuntimeSettings> NextSettings(Func<RuntimeSettings, bool> isIt)
    {
        var watch = Runtime.WatchSettingsAsync().GetAsyncEnumerator();
        return await Soon.Is(Find(), "settings that the runtime stores");

        async Task<RuntimeSettings> Find()
        {
            await using (watch)
            {
                while (await watch.MoveNextAsync())
                {
                    if (isIt(watch.Current))
                        return watch.Current;
                }
            }

            throw new InvalidOperationException("The runtime was disposed before it stored such settings.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }
}
