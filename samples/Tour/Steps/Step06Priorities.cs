using Cloister;

namespace Tour.Steps;

// Higher wins, and higher runs first: for services and for handlers alike. Settings have the last word.
internal static class Step06Priorities
{
    private static readonly ServiceId<IGreeting> Greeting = new("greeting");

    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new PlainPlugin(), new FormalPlugin()]);
        await using var letter = await desk.CreateSessionAsync();

        Say.Line(letter.Resolve(Greeting).To("Ada"));
        await letter.EmitAsync(new Sealed());

        // The pin names a plugin's service. Here it is lifted above the other one, in this one session.
        var preferPlain = RuntimeSettings.Empty.WithService(new PluginId("plain").Service("greeting"), new(Priority: Priority.High));
        await desk.UpdateSessionSettingsAsync(letter, preferPlain);
        Say.Line(letter.Resolve(Greeting).To("Ada"));
    }

    private sealed record Sealed;

    private interface IGreeting
    {
        string To(string name);
    }

    private sealed class PlainGreeting : IGreeting
    {
        public string To(string name) => $"Hello {name}";
    }

    // A winner may build on whoever comes after it in the slot.
    private sealed class FormalGreeting : StatefulPluginService<SessionPluginContext>, IGreeting
    {
        public string To(string name) => $"{ResolveAfter(Greeting).To(name)}, I hope this finds you well";
    }

    private sealed class PlainPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("plain");

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(Greeting, () => new PlainGreeting());

        protected override void Attach(SessionPluginContext context) => On<Sealed>(context, _ => Say.Line("second: a stamp"), Priority.Low);
    }

    private sealed class FormalPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("formal");

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(Greeting, () => new FormalGreeting(), Priority.Elevated);

        protected override void Attach(SessionPluginContext context) => On<Sealed>(context, _ => Say.Line("first: red wax"), Priority.High);
    }
}
