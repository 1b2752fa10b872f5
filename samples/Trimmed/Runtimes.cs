using Cloister;

namespace Trimmed;

/// <summary>The runtime: plugins of both scopes, contexts of the host's own kinds, sessions, and changes while they are open.</summary>
internal static class Runtimes
{
    private static readonly ServiceId<IGreeter> Greeter = new("greeter");

    private static readonly PluginId Formal = new("formal");

    public static async Task ShowAsync()
    {
        var options = new InitOptions<Court, Cell>
        {
            GlobalContextFactory = arguments => new(arguments, "the court"),
            SessionContextFactory = arguments => new(arguments, "a cell"),
        };
        await using var runtime = await PluginRuntime.StartAsync([new BellPlugin(), new CasualPlugin(), new FormalPlugin()], options);
        await using var watcher = runtime.WatchSettingsAsync().GetAsyncEnumerator();
        await using var session = await runtime.CreateSessionAsync(
            new() { Id = new("letter"), ContextFactory = arguments => new(arguments, "Ada") }
        );
        await using var other = await runtime.CreateSessionAsync();
        Say.That("winner", session.Resolve(Greeter).Greet());
        Say.That("other session", other.Resolve(Greeter).Greet());

        await runtime.UpdateSettingsAsync(
            RuntimeSettings.Empty.WithService(Pin.Wildcard("greeter"), new(Config: ConfigMap.Of(("word", "Good evening"))))
        );
        Say.That("configured", session.Resolve(Greeter).Greet());
        await runtime.GlobalContext.Sessions.EmitAsync(new Rang(2));

        await runtime.UpdateSessionSettingsAsync(other, RuntimeSettings.Empty.WithPlugin(Formal, enabled: false));
        Say.That("without its plugin", other.Resolve(Greeter).Greet());

        var refused = await RefusalAsync(() =>
            runtime.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(Formal, new(Config: ConfigMap.Of(("shy", true)))))
        );
        Say.That("rolled back", $"{refused}; {session.Resolve(Greeter).Greet()}");

        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(Formal, enabled: false));
        await runtime.UpdatePluginsAsync(remove: [Formal]);
        Say.That("removed", string.Join(", ", runtime.AttachedPlugins));
        Say.That("news", await watcher.MoveNextAsync() && watcher.Current.Services.Count == 1);
    }

    private static async Task<string> RefusalAsync(Func<ValueTask> update)
    {
        try
        {
            await update();
            return "not refused";
        }
        catch (InvalidOperationException refusal)
        {
            return refusal.Message;
        }
    }

    private sealed class Court(GlobalContextArguments arguments, string name) : GlobalPluginContext(arguments)
    {
        public string Name { get; } = name;
    }

    private sealed class Cell(SessionContextArguments arguments, string owner) : SessionPluginContext(arguments)
    {
        public string Owner { get; } = owner;
    }

    private sealed record Rang(int Times);

    private interface IGreeter
    {
        string Greet();
    }

    private sealed class BellPlugin : GlobalPlugin<Court>
    {
        public override PluginId PluginId => new("bell");

        public override IReadOnlyList<FeatureFlag> FeatureFlags => [FeatureFlag.Locked];

        protected override void Attach(Court context) => Say.That("attached to", context.Name);
    }

    private sealed class CasualPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("casual");

        public override void Register(PluginServiceRegistry services) => services.RegisterInstance(Greeter, new CasualGreeter());
    }

    private sealed class CasualGreeter : IGreeter
    {
        public string Greet() => "Hi";
    }

    private sealed class FormalPlugin : SessionPlugin<Cell>
    {
        public override PluginId PluginId => Formal;

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(Greeter, () => new FormalGreeter(), Priority.Elevated);

        protected override ValueTask OnSettingsChangedAsync(ContextChange<Cell> change, CancellationToken cancellationToken) =>
            Config(change.Current).GetBool("shy") is true ? throw new InvalidOperationException("Too shy") : ValueTask.CompletedTask;
    }

    private sealed class FormalGreeter : StatefulPluginService<Cell>, IGreeter, IDisposable
    {
        public string Greet() => $"{Config.GetString("word") ?? "Good day"}, {Context.Owner}";

        public void Dispose() => Say.That("disposed", ServiceId);

        protected override void Attach() => On<Rang>(e => Say.That("rang", e.Event.Times));
    }
}
