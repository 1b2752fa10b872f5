using Cloister;

namespace Snippets;

internal static class FrontPage
{
    public static async Task RunAsync()
    {
        // <snippet:front-page-use>
        await using var runtime = await PluginRuntime.StartAsync([new CasualPlugin(), new FormalPlugin()]);
        await using var session = await runtime.CreateSessionAsync();

        await session.EmitAsync(new UserArrived("Ada")); // Good day, Ada
        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(new("formal"), enabled: false));
        Console.WriteLine(session.Resolve(Slots.Greeter).Greet("Ada")); // Hi Ada
        // </snippet:front-page-use>
    }
}

internal interface IGreeter
{
    string Greet(string name);
}

internal sealed class CasualGreeter : IGreeter
{
    public string Greet(string name) => $"Hi {name}";
}

internal sealed class FormalGreeter : IGreeter
{
    public string Greet(string name) => $"Good day, {name}";
}

internal sealed record UserArrived(string Name);

internal static class Slots
{
    public static readonly ServiceId<IGreeter> Greeter = new("greeter");
}

internal sealed class CasualPlugin : SessionPlugin
{
    public override PluginId PluginId => new("casual");

    public override void Register(PluginServiceRegistry services) =>
        services.RegisterLazySingleton(Slots.Greeter, () => new CasualGreeter());
}

// <snippet:front-page-plugin>
internal sealed class FormalPlugin : SessionPlugin
{
    public override PluginId PluginId => new("formal");

    public override void Register(PluginServiceRegistry services) =>
        services.RegisterLazySingleton(Slots.Greeter, () => new FormalGreeter(), Priority.Elevated);

    protected override void Attach(SessionPluginContext context) =>
        On<UserArrived>(context, e => Console.WriteLine(context.Resolve(Slots.Greeter).Greet(e.Event.Name)));
}

// </snippet:front-page-plugin>
