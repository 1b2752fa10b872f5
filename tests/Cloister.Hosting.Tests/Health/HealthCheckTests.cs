using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cloister.Hosting.Tests.Health;

public sealed class HealthCheckTests
{
    private static async Task<HealthReportEntry> CheckAsync(TestHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries["cloister"];

    private static void FailIf(bool fails)
    {
        if (fails)
            throw new InvalidOperationException("no");
    }

    [Fact]
    public async Task Unhealthy_until_started_healthy_while_running_unhealthy_when_stopped()
    {
        await using var host = TestHost.Build(app => app.Services.AddCloister().AddHealthCheck());

        var before = await CheckAsync(host);
        await host.StartAsync();
        var running = await CheckAsync(host);
        await host.StopAsync();
        var after = await CheckAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, HealthStatus.Healthy, HealthStatus.Unhealthy), (before.Status, running.Status, after.Status));
        Assert.Equal(0, running.Data["sessions"]);
    }

    [Fact]
    public async Task Degraded_while_a_plugin_that_failed_at_the_start_is_off()
    {
        var fails = true;
        await using var host = await TestHost.StartAsync(app =>
        {
            app.Services.AddCloister(options => options.AllowDegraded = true).AddPlugin(new Court("one", _ => FailIf(fails)));
            app.Services.AddHealthChecks().AddCloisterHealthCheck();
        });

        var failed = await CheckAsync(host);
        fails = false;
        await host.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        var back = await CheckAsync(host);

        Assert.Equal(HealthStatus.Degraded, failed.Status);
        Assert.Contains("'one'", failed.Description, StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, back.Status);
    }

    [Fact]
    public async Task Degraded_while_the_latest_reload_stands_refused()
    {
        using var folder = new TempFolder();
        await using var host = await TestHost.StartAsync(
            app => app.Services.AddCloister().AddSettingsFile("settings.json").AddHealthCheck(),
            folder.Path
        );
        var reconciler = host.Services.GetRequiredService<SettingsReconciler>();

        folder.Replace("settings.json", "{");
        reconciler.Reload();
        await host.Settled();
        var refused = await CheckAsync(host);
        folder.Replace("settings.json", "{}");
        reconciler.Reload();
        await host.Settled();
        var mended = await CheckAsync(host);

        Assert.Equal((HealthStatus.Degraded, HealthStatus.Healthy), (refused.Status, mended.Status));
    }
}
