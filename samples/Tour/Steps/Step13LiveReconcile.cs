using Cloister;

namespace Tour.Steps;

// New settings are applied to everything that is open: all of it, or nothing of it.
internal static class Step13LiveReconcile
{
    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new ClockPlugin(), new CarefulPlugin()]);
        await using var letter = await desk.CreateSessionAsync(new() { Id = new("letter") });

        Say.Line("-- the clock is switched off");
        await desk.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(new("clock"), enabled: false));

        Say.Line("-- the clock comes back, with settings that a plugin refuses");
        try
        {
            await desk.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(new("careful"), new(Config: ConfigMap.Of(("speed", 500)))));
        }
        catch (InvalidOperationException refusal)
        {
            Say.Line($"refused: {refusal.Message}");
        }

        Say.Line($"-- so everything is as it was: the clock is {(letter.IsPluginEnabled(new("clock")) ? "on" : "off")}");
    }

    private sealed class ClockPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("clock");

        protected override void Attach(SessionPluginContext context) => Say.Line($"{context.SessionId}: tick");

        protected override ValueTask DetachAsync(SessionPluginContext context)
        {
            Say.Line($"{context.SessionId}: the ticking ends");
            return ValueTask.CompletedTask;
        }
    }

    private sealed class CarefulPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("careful");

        // Last of all, every plugin is told. Throwing here refuses the whole update, and what was done is undone.
        protected override ValueTask OnSettingsChangedAsync(ContextChange<SessionPluginContext> change, CancellationToken cancellationToken)
        {
            var speed = Config(change.Current).GetInt("speed") ?? 10;
            return speed <= 100
                ? ValueTask.CompletedTask
                : throw new InvalidOperationException($"Nobody writes {speed} words a minute. Set 100 at most.");
        }
    }
}
