namespace Cloister.Benchmarks;

/// <summary>The full session by hand: five plugins with four services each and twenty subscriptions, three services with config.</summary>
internal sealed class HandWrittenSession : IDisposable
{
    private static readonly Dictionary<Type, ConfigMap> Config = new()
    {
        [typeof(IService<A, D>)] = Runtimes.Settings,
        [typeof(IService<B, D>)] = Runtimes.Settings,
        [typeof(IService<C, D>)] = Runtimes.Settings,
    };

    private readonly HandWrittenRegistry _registry = new(Config);
    private readonly HandWrittenBus _bus = new();

    public HandWrittenSession()
    {
        Register<A>();
        Register<B>();
        Register<C>();
        Register<D>();
        Register<E>();
        Attach<A>();
        Attach<B>();
        Attach<C>();
        Attach<D>();
        Attach<E>();
    }

    public void ResolveAll()
    {
        ResolveFour<A>();
        ResolveFour<B>();
        ResolveFour<C>();
        ResolveFour<D>();
        ResolveFour<E>();
    }

    public void Dispose()
    {
        _bus.Clear();
        _registry.Dispose();
    }

    private void Register<TPlugin>()
    {
        _registry.Register<IService<TPlugin, A>>(static () => new Service<TPlugin, A>());
        _registry.Register<IService<TPlugin, B>>(static () => new Service<TPlugin, B>());
        _registry.Register<IService<TPlugin, C>>(static () => new Service<TPlugin, C>());
        _registry.Register<IService<TPlugin, D>>(static () => new HandConfiguredService<TPlugin, D>());
    }

    private void Attach<TPlugin>()
    {
        Listen<TPlugin, A>();
        Listen<TPlugin, B>();
        Listen<TPlugin, C>();
        Listen<TPlugin, D>();
        Listen<TPlugin, E>();
    }

    private void Listen<TPlugin, TKind>()
        where TKind : struct
    {
        if (typeof(TKind) != typeof(TPlugin))
        {
            _bus.On(static (Message<TKind> _) => { });
        }
    }

    private void ResolveFour<TPlugin>()
    {
        _registry.Resolve<IService<TPlugin, A>>();
        _registry.Resolve<IService<TPlugin, B>>();
        _registry.Resolve<IService<TPlugin, C>>();
        _registry.Resolve<IService<TPlugin, D>>();
    }
}
