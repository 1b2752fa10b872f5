// <snippet:folder-plugin>
using Cloister;

[assembly: CloisterPlugin(typeof(FolderPlugin.Greeter.GreeterPlugin))]

namespace FolderPlugin.Greeter;

/// <summary>Greets. The constructor's parameters come from the host's services.</summary>
public sealed class GreeterPlugin(TimeProvider clock) : SessionPlugin
{
#if TWO
    private const string Word = "Welcome";
#else
    private const string Word = "Hello";
#endif

    public override PluginId PluginId => new("greeter");

    // What host and plugin talk about has to be the host's type: here one of the framework.
    public override void Register(PluginServiceRegistry services) =>
        services.RegisterLazySingleton(
            new ServiceId<Func<string, string>>("greeter"),
            () => (Func<string, string>)(name => $"{Word} {name}, it is {clock.GetUtcNow().Year}")
        );
}
// </snippet:folder-plugin>
