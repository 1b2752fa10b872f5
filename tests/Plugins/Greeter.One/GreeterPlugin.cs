using System.Runtime.InteropServices;
using Cloister;
using Greeter.Contracts;
using Microsoft.Extensions.Logging;

[assembly: CloisterPlugin(typeof(Greeter.GreeterPlugin))]
[assembly: CloisterPlugin(typeof(Greeter.HubPlugin))]

namespace Greeter;

/// <summary>Uses every means of a session: services of each kind, events of its own type and of others, requests, taps, config.</summary>
public sealed class GreeterPlugin(ILogger<GreeterPlugin> log) : SessionPlugin
{
    public override PluginId PluginId => new("greeter");

    public override void Register(PluginServiceRegistry services)
    {
        var prefix = PluginId.Value;
        services.RegisterLazySingleton(Slots.Greeter, () => new PoliteGreeter(prefix));
        services.RegisterInstance(Slots.Instance, new PoliteGreeter("instance"));
        services.RegisterSingleton(new ServiceId("greeter.eager"), () => new PoliteGreeter("eager"));
        services.RegisterFactory(new ServiceId("greeter.factory"), () => new PoliteGreeter("factory"));
        services.RegisterLazySingleton(new ServiceId("greeter.attached"), () => new AttachedGreeter());
    }

    protected override void Attach(SessionPluginContext context)
    {
        On<Arrived>(context, e => e.Event.Greetings.Add(context.Resolve(Slots.Greeter).Greet(e.Event.Name)));
        On<Mine>(context, e => e.Event.Seen++);
        OnGlobal<Mine>(context, e => e.Event.Seen++);
        OnRequest(context, Slots.Find, e => Reply.Of(new Found(context.Resolve(Slots.Greeter).Version)));
        Bind(context, _ => { });
        context.Emit(new Mine());
        log.LogInformation("Greeting in session {SessionId}", context.SessionId);
    }

    protected override ValueTask OnSettingsChangedAsync(ContextChange<SessionPluginContext> change, CancellationToken cancellationToken)
    {
        change.Current.Emit(new Mine());
        return ValueTask.CompletedTask;
    }
}

/// <summary>The same for the global scope.</summary>
public sealed class HubPlugin : GlobalPlugin
{
    public override PluginId PluginId => new("greeter.hub");

    public override void Register(PluginServiceRegistry services) =>
        services.RegisterLazySingleton(new ServiceId("greeter.hub"), () => new PoliteGreeter("hub"));

    protected override async ValueTask AttachAsync(GlobalPluginContext context, CancellationToken cancellationToken)
    {
        await Task.Yield();
        On<Mine>(context, e => e.Event.Seen++);
        await context.EmitAsync(new Mine(), cancellationToken);
        context.Resolve<PoliteGreeter>(new ServiceId("greeter.hub"));
    }
}

public sealed class Mine
{
    public int Seen { get; set; }
}

public sealed class PoliteGreeter(string prefix) : PluginService, IGreeter, IDisposable
{
#if TWO
    public int Version => 2;

    public string Greet(string name) => $"{Words.Welcome(name)} ({prefix}{Config.GetString("mark")})";
#else
    public int Version => 1;

    public string Greet(string name) => $"{Words.Hello(name)} ({prefix}{Config.GetString("mark")})";
#endif

    public int CallNative() => Native();

    public void Dispose() { }

    [DllImport("greeternative", EntryPoint = "greet")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.AssemblyDirectory)]
    private static extern int Native();
}

public sealed class AttachedGreeter : StatefulPluginService<SessionPluginContext>;
