namespace Cloister.Benchmarks;

/// <summary>Registers four lazy singletons.</summary>
internal class FourServices<TPlugin> : SessionPlugin
    where TPlugin : struct, IKind
{
    public override PluginId PluginId { get; } = new(TPlugin.Name);

    public override void Register(PluginServiceRegistry services)
    {
        services.RegisterLazySingleton(Slots<TPlugin, A>.Slot, static () => new Service<TPlugin, A>());
        services.RegisterLazySingleton(Slots<TPlugin, B>.Slot, static () => new Service<TPlugin, B>());
        services.RegisterLazySingleton(Slots<TPlugin, C>.Slot, static () => new Service<TPlugin, C>());
        services.RegisterLazySingleton(Slots<TPlugin, D>.Slot, static () => new Service<TPlugin, D>());
    }
}

/// <summary>Registers four lazy singletons that are disposed with the session.</summary>
internal sealed class FourDisposables<TPlugin> : SessionPlugin
    where TPlugin : struct, IKind
{
    public override PluginId PluginId { get; } = new(TPlugin.Name);

    public override void Register(PluginServiceRegistry services)
    {
        services.RegisterLazySingleton(Slots<TPlugin, A>.Slot, static () => new DisposableService<TPlugin, A>());
        services.RegisterLazySingleton(Slots<TPlugin, B>.Slot, static () => new DisposableService<TPlugin, B>());
        services.RegisterLazySingleton(Slots<TPlugin, C>.Slot, static () => new DisposableService<TPlugin, C>());
        services.RegisterLazySingleton(Slots<TPlugin, D>.Slot, static () => new DisposableService<TPlugin, D>());
    }
}

/// <summary>Registers four lazy singletons, one of which takes config, and listens to the events of the four other plugins.</summary>
internal sealed class FullPlugin<TPlugin> : SessionPlugin
    where TPlugin : struct, IKind
{
    public override PluginId PluginId { get; } = new(TPlugin.Name);

    public override void Register(PluginServiceRegistry services)
    {
        services.RegisterLazySingleton(Slots<TPlugin, A>.Slot, static () => new Service<TPlugin, A>());
        services.RegisterLazySingleton(Slots<TPlugin, B>.Slot, static () => new Service<TPlugin, B>());
        services.RegisterLazySingleton(Slots<TPlugin, C>.Slot, static () => new Service<TPlugin, C>());
        services.RegisterLazySingleton(Slots<TPlugin, D>.Slot, static () => new ConfiguredService<TPlugin, D>());
    }

    protected override void Attach(SessionPluginContext context)
    {
        Listen<A>(context);
        Listen<B>(context);
        Listen<C>(context);
        Listen<D>(context);
        Listen<E>(context);
    }

    private void Listen<TKind>(SessionPluginContext context)
        where TKind : struct
    {
        if (typeof(TKind) != typeof(TPlugin))
        {
            On(context, static (EventEnvelope<Message<TKind>> _) => { });
        }
    }
}

/// <summary>Listens once on the global bus.</summary>
internal sealed class GlobalListener<TPlugin> : FourServices<TPlugin>
    where TPlugin : struct, IKind
{
    protected override void Attach(SessionPluginContext context) => OnGlobal(context, static (EventEnvelope<Message<A>> _) => { });
}
