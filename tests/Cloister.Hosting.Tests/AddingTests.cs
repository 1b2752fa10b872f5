using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting.Tests;

public sealed class AddingTests
{
    private sealed class Clock : TimeProvider;

    private sealed class Wired(ILogger<Wired> log, TimeProvider clock) : SessionPlugin
    {
        public TimeProvider Clock => clock;

        public override PluginId PluginId => new("wired");

        protected override void Attach(SessionPluginContext context) => log.LogInformation("wired");
    }

    private sealed class CourtContext(GlobalContextArguments arguments) : GlobalPluginContext(arguments);

    private sealed class CellContext(SessionContextArguments arguments, string greeting) : SessionPluginContext(arguments)
    {
        public string Greeting => greeting;
    }

    private sealed class Greeting
    {
        public string Text { get; } = "good day";
    }

    private sealed class Starter(PluginRuntime runtime) : IHostedService
    {
        public bool SawRuntimeAtStart { get; private set; }

        public bool SawRuntimeAtStop { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken)
        {
            SawRuntimeAtStart = runtime.IsInitialized;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            SawRuntimeAtStop = runtime.IsInitialized;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Plugin_is_built_with_the_hosts_services()
    {
        var clock = new Clock();
        await using var host = await TestHost.StartAsync(app =>
        {
            app.Services.AddSingleton<TimeProvider>(clock);
            app.Services.AddCloister().AddPlugin<Wired>();
        });

        await using var session = await host.Runtime.CreateSessionAsync();

        Assert.Same(clock, session.Plugins.OfType<Wired>().Single().Clock);
        Assert.Contains(host.Log.Lines, line => line.Text == "wired");
    }

    [Fact]
    public async Task Adding_twice_goes_on_with_the_same_runtime()
    {
        var plugin = new Cell("one");
        await using var host = await TestHost.StartAsync(app =>
        {
            app.Services.AddCloister().AddPlugin<Wired>().AddPlugin(plugin).ExposeSlot(Slots.Word);
            app.Services.AddSingleton(TimeProvider.System);
            app.Services.AddCloister().AddPlugin<Wired>().AddPlugin(plugin).ExposeSlot(Slots.Word).AddHealthCheck().AddHealthCheck();
        });

        var runtime = host.Runtime;

        Assert.Equal(["cloister.hosting", "wired", "one"], runtime.Plugins.Select(x => x.PluginId.Value));
        Assert.Same(runtime, host.Services.GetRequiredService<PluginRuntimeBase>());
        Assert.Same(runtime, host.Services.GetRequiredService<PluginRuntime<GlobalPluginContext, SessionPluginContext>>());
        Assert.Single(host.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>());
    }

    [Fact]
    public void Second_kind_of_runtime_is_refused()
    {
        var services = new ServiceCollection();
        services.AddCloister();

        var refusal = Assert.Throws<InvalidOperationException>(() => services.AddCloister<CourtContext, CellContext>());

        Assert.Contains("a host has one runtime", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contexts_of_the_hosts_own_kind_can_use_the_sessions_services()
    {
        await using var host = await TestHost.StartAsync(app =>
        {
            app.Services.AddScoped<Greeting>();
            app.Services.AddCloister<CourtContext, CellContext>(options =>
            {
                options.GlobalContextFactory = arguments => new(arguments);
                options.SessionContextFactory = arguments =>
                    new(
                        arguments,
                        arguments.Services().GetRequiredService<Greeting>().Text
                            + (arguments.Services().GetService<PluginSession>() is null ? "?" : "!")
                    );
            });
        });
        var runtime = host.Services.GetRequiredService<PluginRuntime<CourtContext, CellContext>>();

        await using var session = await runtime.CreateSessionAsync();

        Assert.Equal("good day!", session.Context.Greeting);
        Assert.Same(session.Context, session.Services().GetRequiredService<CellContext>());
        Assert.Same(session.Context, session.Services().GetRequiredService<SessionPluginContext>());
        Assert.Same(session, session.Services().GetRequiredService<PluginSession<CellContext>>());
    }

    [Fact]
    public async Task Runtime_is_there_before_other_services_start_and_until_they_have_stopped()
    {
        var host = await TestHost.StartAsync(app =>
        {
            app.Services.AddSingleton<Starter>();
            app.Services.AddHostedService(provider => provider.GetRequiredService<Starter>());
            app.Services.AddCloister();
        });
        var (starter, runtime) = (host.Services.GetRequiredService<Starter>(), host.Runtime);

        await host.StopAsync();
        await host.DisposeAsync();

        Assert.True(starter.SawRuntimeAtStart);
        Assert.True(starter.SawRuntimeAtStop);
        Assert.False(runtime.IsInitialized);
    }

    [Fact]
    public async Task Stopping_closes_sessions_once_and_does_not_fail_because_of_a_plugin()
    {
        var detached = 0;
        var failing = new Cell("one")
        {
            Detaching = _ =>
            {
                detached++;
                throw new InvalidOperationException("stuck");
            },
        };
        var host = await TestHost.StartAsync(app => app.Services.AddCloister().AddPlugin(failing));
        await host.Runtime.CreateSessionAsync();

        await host.StopAsync();
        await host.DisposeAsync();

        Assert.Equal(1, detached);
        Assert.Contains(host.Log.Hosting(LogLevel.Error), text => text.Contains("failed to detach", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Host_that_is_disposed_without_being_stopped_disposes_the_runtime()
    {
        var host = await TestHost.StartAsync(app => app.Services.AddCloister().AddPlugin(new Cell("one")));
        var session = await host.Runtime.CreateSessionAsync();

        await host.DisposeAsync();

        Assert.True(session.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task Failing_plugin_fails_the_start()
    {
        var failing = new Court("one", _ => throw new InvalidOperationException("no"));
        await using var host = TestHost.Build(app => app.Services.AddCloister().AddPlugin(failing).AddPlugin(new Court("two")));

        var failure = await Assert.ThrowsAsync<PluginLifecycleException>(host.StartAsync);

        Assert.Equal("one", Assert.Single(failure.Failures).PluginId);
        Assert.False(host.Runtime.IsInitialized);
    }

    [Fact]
    public async Task Failing_plugin_is_left_out_where_the_host_allows_it()
    {
        var failing = new Court("one", _ => throw new InvalidOperationException("no"));

        await using var host = await TestHost.StartAsync(app =>
            app.Services.AddCloister(options => options.AllowDegraded = true).AddPlugin(failing).AddPlugin(new Court("two"))
        );

        Assert.Equal(["two"], host.Runtime.AttachedGlobalPluginIds.Select(id => id.Value));
        Assert.Contains("'one'", Assert.Single(host.Log.Hosting(LogLevel.Warning)), StringComparison.Ordinal);
    }
}
