namespace Cloister.Tests.Plugins;

public sealed class LivePluginSetTests
{
    private static readonly PluginId Guest = new("guest");

    private sealed class GuestPlugin(List<string?> seen) : SessionPlugin
    {
        public override PluginId PluginId => Guest;

        protected override void Attach(SessionPluginContext context) => seen.Add(Config(context).GetString("lang"));
    }

    private sealed class HookPlugin(Func<Task> hook) : GlobalPlugin
    {
        public override PluginId PluginId => new("hook");

        protected override async ValueTask OnSettingsChangedAsync(
            ContextChange<GlobalPluginContext> change,
            CancellationToken cancellationToken
        ) => await hook();
    }

    [Fact]
    public async Task Added_plugin_starts_under_the_settings_that_come_with_it()
    {
        var seen = new List<string?>();
        await using var runtime = await PluginRuntime.StartAsync([]);
        await using var session = await runtime.CreateSessionAsync();
        var told = new List<RuntimeSettings>();
        runtime.SettingsChanged += (_, change) => told.Add(change.Settings);
        var settings = RuntimeSettings.Empty.WithPlugin(Guest, new PluginConfig(Config: ConfigMap.Of(("lang", "en"))));

        await runtime.UpdatePluginsAsync(add: [new GuestPlugin(seen)], settings: settings);

        Assert.Equal(["en"], seen);
        Assert.Equal([settings], told);
    }

    [Fact]
    public async Task Waiting_for_the_runtime_to_be_idle_ends_with_the_change_under_way()
    {
        var (began, mayEnd) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var runtime = await PluginRuntime.StartAsync([
            new HookPlugin(() =>
            {
                began.TrySetResult();
                return mayEnd.Task;
            }),
        ]);
        var change = runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask();
        await began.Task.WaitAsync(TimeSpan.FromSeconds(60));

        var idle = runtime.WhenIdleAsync();
        var isIdleMeanwhile = idle.IsCompleted;
        mayEnd.SetResult();
        await idle.WaitAsync(TimeSpan.FromSeconds(60));

        await change;
        Assert.False(isIdleMeanwhile);
        Assert.True(runtime.WhenIdleAsync().IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Hook_that_would_wait_for_its_own_change_is_told_so()
    {
        PluginRuntime? runtime = null;
        Exception? refusal = null;
        await using var running = runtime = await PluginRuntime.StartAsync([
            new HookPlugin(async () => refusal = await Record.ExceptionAsync(() => runtime!.WhenIdleAsync())),
        ]);

        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        Assert.True(Assert.IsType<ReconcileInProgressException>(refusal).IsInsideHook);
    }

    [Fact]
    public async Task Context_knows_its_session()
    {
        await using var runtime = await PluginRuntime.StartAsync([]);
        await using var session = await runtime.CreateSessionAsync();

        Assert.Same(session, session.Context.Session);
        Assert.Null(SessionPluginContext.Stub().Session);
    }
}
