namespace Cloister.Tests.Sessions;

public sealed class FirstStepsTests
{
    private interface IGreeter
    {
        string Greet(string name);
    }

    private sealed record UserArrived(string Name);

    private static readonly ServiceId<IGreeter> Greeter = new("greeter");

    private sealed class Greeting(string word) : IGreeter
    {
        public string Greet(string name) => $"{word} {name}";
    }

    private sealed class CasualPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("casual");

        public override void Register(PluginServiceRegistry services) => services.RegisterLazySingleton(Greeter, () => new Greeting("Hi"));
    }

    private sealed class FormalPlugin(List<string> said) : SessionPlugin
    {
        public override PluginId PluginId => new("formal");

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(Greeter, () => new Greeting("Good day"), Priority.Elevated);

        protected override void Attach(SessionPluginContext context) =>
            On<UserArrived>(context, e => said.Add(context.Resolve(Greeter).Greet(e.Event.Name)));
    }

    [Fact]
    public async Task The_highest_priority_wins_and_events_reach_it()
    {
        var said = new List<string>();
        await using var runtime = await PluginRuntime.StartAsync([new CasualPlugin(), new FormalPlugin(said)]);
        await using var session = await runtime.CreateSessionAsync();

        await session.EmitAsync(new UserArrived("Ada"));

        Assert.Equal("Good day world", session.Resolve(Greeter).Greet("world"));
        Assert.Equal(["Good day Ada"], said);
        await runtime.UpdateSettingsAsync(runtime.Settings.WithPlugin(new PluginId("formal"), enabled: false));
        await session.EmitAsync(new UserArrived("Bob"));
        Assert.Equal("Hi world", session.Resolve(Greeter).Greet("world"));
        Assert.Equal(["Good day Ada"], said);
        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        await session.EmitAsync(new UserArrived("Eve"));
        Assert.Equal(["Good day Ada", "Good day Eve"], said);
        await using var second = await runtime.CreateSessionAsync();
        Assert.Equal(2, runtime.Sessions.Count);
        Assert.NotSame(second.Resolve(Greeter), session.Resolve(Greeter));
    }
}
