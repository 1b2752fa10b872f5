using Cloister;

namespace Snippets;

internal static class Services
{
    public static async Task RunAsync()
    {
        await using var runtime = await PluginRuntime.StartAsync([new CasualPlugin(), new LoudPlugin()]);
        await using var session = await runtime.CreateSessionAsync();
        Console.WriteLine(session.Resolve(Slots.Greeter).Greet("Ada"));
    }

    // <snippet:services-after>
    private sealed class LoudGreeter : StatefulPluginService<SessionPluginContext>, IGreeter
    {
        // Wraps whoever comes after this one in the slot.
        public string Greet(string name) => $"{ResolveAfter(Slots.Greeter).Greet(name)}!".ToUpperInvariant();
    }

    // </snippet:services-after>

    private sealed class LoudPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("loud");

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(Slots.Greeter, () => new LoudGreeter(), Priority.Elevated);
    }
}
