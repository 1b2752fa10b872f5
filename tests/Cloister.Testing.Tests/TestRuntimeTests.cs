using Microsoft.Extensions.Logging;

namespace Cloister.Testing.Tests;

public sealed class TestRuntimeTests
{
    private sealed record Posted(string Text);

    private interface IClerk
    {
        string Name { get; }
    }

    private sealed record Clerk(string Name) : IClerk;

    private static readonly ServiceId<IClerk> ClerkSlot = new("clerk");

    [Fact]
    public async Task Session_started_by_itself_takes_its_runtime_with_it()
    {
        var session = await TestRuntime.With().CreateSessionAsync();

        await session.DisposeAsync();

        Assert.False(session.Runtime.IsInitialized);
        Assert.True(session.Bus.IsDisposed);
    }

    [Fact]
    public async Task Disposing_the_runtime_closes_all_its_sessions()
    {
        var plugin = new RecordingPlugin("audit");
        var runtime = await TestRuntime.With(plugin).StartAsync();
        await runtime.CreateSessionAsync();
        await runtime.CreateSessionAsync();

        await runtime.DisposeAsync();

        Assert.Equal(
            ["Register", "Attach session-1", "Register", "Attach session-2", "Detach session-1", "Detach session-2"],
            plugin.Hooks.Select(hook => hook.ToString())
        );
    }

    [Fact]
    public async Task Detached_plugin_receives_no_further_events()
    {
        var audit = new RecordingPlugin("audit");
        await using var session = await TestRuntime.With(audit).CreateSessionAsync();

        await session.EmitAsync(new Posted("before"));
        await session.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(audit.PluginId, enabled: false));
        await session.EmitAsync(new Posted("after"));

        Assert.Equal([new Posted("before")], audit.Received);
        Assert.Equal(PluginHook.Detach, audit.Hooks[^1].Hook);
    }

    [Fact]
    public async Task Hooks_of_a_recording_plugin_do_what_the_test_says()
    {
        var failing = new RecordingPlugin("failing") { OnAttach = _ => throw new FormatException("no ink") };

        var failure = await Assert.ThrowsAsync<PluginLifecycleException>(() => TestRuntime.With(failing).CreateSessionAsync());

        Assert.IsType<FormatException>(Assert.Single(failure.Failures).Exception);
        Assert.Equal([PluginHook.Register, PluginHook.Attach, PluginHook.Detach], failing.Hooks.Select(hook => hook.Hook));
    }

    [Fact]
    public async Task Global_plugin_is_recorded_like_one_of_sessions()
    {
        var audit = new RecordingGlobalPlugin("audit");
        var runtime = await TestRuntime.With(audit).StartAsync();

        await runtime.EmitAsync(new Posted("x"));
        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        await runtime.DisposeAsync();

        Assert.Equal([new Posted("x")], audit.Received);
        Assert.Equal(
            [PluginHook.Register, PluginHook.Attach, PluginHook.SettingsChanged, PluginHook.Detach],
            audit.Hooks.Select(hook => hook.Hook)
        );
    }

    [Fact]
    public async Task Fake_service_wins_over_the_one_a_plugin_registers()
    {
        var real = new RecordingPlugin("real")
        {
            OnRegister = services => services.RegisterLazySingleton(ClerkSlot, () => new Clerk("real"), Priority.High),
        };
        await using var session = await TestRuntime.With(real).WithService<IClerk>(ClerkSlot, new Clerk("fake")).CreateSessionAsync();

        Assert.Equal("fake", session.Resolve(ClerkSlot).Name);
        Assert.Null(session.Runtime.GlobalRegistry.TryResolve(ClerkSlot));
    }

    [Fact]
    public async Task Fake_service_can_stand_in_the_global_scope()
    {
        await using var runtime = await TestRuntime.With().WithGlobalService<IClerk>(ClerkSlot, new Clerk("fake")).StartAsync();

        Assert.Equal("fake", runtime.Resolve(ClerkSlot).Name);
    }

    [Fact]
    public async Task Hook_time_limits_run_on_the_manual_clock()
    {
        var attaching = new TaskCompletionSource();
        var slow = new RecordingPlugin("slow") { OnAttach = _ => new(attaching.Task) };
        await using var runtime = await TestRuntime.With(slow).WithHookTimeout(TimeSpan.FromSeconds(30)).StartAsync();

        var creating = runtime.CreateSessionAsync();
        await runtime.Clock.WaitForTimersAsync();
        runtime.Clock.Advance(TimeSpan.FromSeconds(30));

        var failure = await Assert.ThrowsAsync<PluginLifecycleException>(() => creating);
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.Contains(runtime.Log.From(LogLevel.Error), record => record.EventId.Id == 20);
    }

    [Fact]
    public async Task Contexts_of_the_hosts_own_kinds_have_factories_in_one_place()
    {
        await using var session = await TestRuntime
            .With<GlobalPluginContext, DeskContext>(null, arguments => new(arguments, "oak"))
            .CreateSessionAsync();

        Assert.Equal("oak", session.Context.Wood);
    }

    [Fact]
    public async Task Clock_and_log_can_be_brought_along()
    {
        var (clock, log) = (new ManualTimeProvider(), new LogCollector());
        await using var session = await TestRuntime.With().WithClock(clock).WithLog(log).CreateSessionAsync();

        Assert.Same(clock, session.Clock);
        Assert.Contains(log.Records, record => record.Message == "Session session-1 is open.");
    }

    [Fact]
    public async Task Settings_and_policies_are_given_before_the_start()
    {
        var plugin = new RecordingPlugin("off");
        await using var session = await TestRuntime
            .With(plugin)
            .WithSettings(RuntimeSettings.Empty.WithPlugin(plugin.PluginId, enabled: false).WithPlugin(new("nobody"), enabled: true))
            .Configure(options => options.UnknownReferences = UnknownReferencePolicy.Ignore)
            .CreateSessionAsync();

        Assert.Empty(plugin.Hooks);
    }

    [Fact]
    public async Task One_builder_starts_one_runtime()
    {
        var builder = TestRuntime.With();
        await using var runtime = await builder.StartAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => builder.StartAsync());
    }

    [Fact]
    public async Task Observer_tells_the_steps_of_each_scope()
    {
        await using var runtime = await TestRuntime.With(new RecordingPlugin("a")).StartAsync();
        var session = await runtime.CreateSessionAsync();

        Assert.Equal(RuntimeStepKind.SessionOpened, session.Steps[^1].Kind);
        Assert.DoesNotContain(runtime.Observer.OfGlobal(), step => step.Kind == RuntimeStepKind.SessionOpened);
        Assert.Contains("session-1: PluginAttached a", runtime.Observer.Steps.ToString(), StringComparison.Ordinal);
    }

    private sealed class DeskContext(SessionContextArguments arguments, string wood) : SessionPluginContext(arguments)
    {
        public string Wood { get; } = wood;
    }
}
