using Cloister;

namespace Snippets;

internal static class Updates
{
    public static async Task RunAsync()
    {
        await using var runtime = await PluginRuntime.StartAsync([new CasualPlugin(), new CarefulPlugin()]);
        await using var session = await runtime.CreateSessionAsync();

        // <snippet:updates-rollback>
        var bold = RuntimeSettings
            .Empty.WithPlugin(new("casual"), enabled: false)
            .WithPlugin(new("careful"), new(Config: ConfigMap.Of(("speed", 500))));
        try
        {
            await runtime.UpdateSettingsAsync(bold);
        }
        catch (InvalidOperationException refusal)
        {
            Console.WriteLine(refusal.Message); // Set 100 at most.
        }

        Console.WriteLine(session.IsPluginEnabled(new("casual"))); // True: it left, and was brought back
        Console.WriteLine(runtime.Settings == RuntimeSettings.Empty); // True: nothing was stored
        // </snippet:updates-rollback>

        // <snippet:updates-plugins>
        await runtime.UpdatePluginsAsync(add: [new FormalPlugin()]);
        Console.WriteLine(session.Resolve(Slots.Greeter).Greet("Ada")); // Good day, Ada

        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(new("formal"), enabled: false));
        await runtime.UpdatePluginsAsync(remove: [new("formal")]);
        // </snippet:updates-plugins>
        Console.WriteLine(session.Resolve(Slots.Greeter).Greet("Ada"));
    }

    // <snippet:updates-refusing>
    private sealed class CarefulPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("careful");

        protected override ValueTask OnSettingsChangedAsync(
            ContextChange<SessionPluginContext> change,
            CancellationToken cancellationToken
        ) =>
            Config(change.Current).GetInt("speed") > 100
                ? throw new InvalidOperationException("Set 100 at most.")
                : ValueTask.CompletedTask;
    }
    // </snippet:updates-refusing>
}
