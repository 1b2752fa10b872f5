namespace Cloister.Benchmarks;

/// <summary>Runtimes with default options and no logger, and what is done to their sessions.</summary>
internal static class Runtimes
{
    public static ValueTask<PluginRuntime> StartAsync() =>
        PluginRuntime.StartAsync([
            new FourServices<A>(),
            new FourServices<B>(),
            new FourServices<C>(),
            new FourServices<D>(),
            new FourServices<E>(),
        ]);

    public static ValueTask<PluginRuntime> StartWithDisposablesAsync() =>
        PluginRuntime.StartAsync([
            new FourDisposables<A>(),
            new FourDisposables<B>(),
            new FourDisposables<C>(),
            new FourDisposables<D>(),
            new FourDisposables<E>(),
        ]);

    public static ValueTask<PluginRuntime> StartWithGlobalListenerAsync() =>
        PluginRuntime.StartAsync([
            new GlobalListener<A>(),
            new FourServices<B>(),
            new FourServices<C>(),
            new FourServices<D>(),
            new FourServices<E>(),
        ]);

    public static ValueTask<PluginRuntime> StartFullAsync() =>
        PluginRuntime.StartAsync(
            [new FullPlugin<A>(), new FullPlugin<B>(), new FullPlugin<C>(), new FullPlugin<D>(), new FullPlugin<E>()],
            new()
            {
                Settings = new(
                    Services: new Dictionary<Pin, ServiceSettings>
                    {
                        [Pin<A>()] = new(Config: Settings),
                        [Pin<B>()] = new(Config: Settings),
                        [Pin<C>()] = new(Config: Settings),
                    }
                ),
            }
        );

    /// <summary>The config of the three pinned services.</summary>
    public static ConfigMap Settings { get; } = ConfigMap.Of(("limit", 3));

    public static async ValueTask<PluginSession[]> OpenAsync(PluginRuntime runtime, int count)
    {
        var sessions = new PluginSession[count];
        for (var i = 0; i < count; i++)
        {
            sessions[i] = await runtime.CreateSessionAsync();
        }

        return sessions;
    }

    /// <summary>Creates a session and disposes it, again and again.</summary>
    public static Func<int, ValueTask> CreateAndDispose(PluginRuntime runtime) =>
        async count =>
        {
            for (var i = 0; i < count; i++)
            {
                await using var session = await runtime.CreateSessionAsync();
            }
        };

    /// <summary>The same with all services resolved in between.</summary>
    public static Func<int, ValueTask> CreateResolveAndDispose(PluginRuntime runtime) =>
        async count =>
        {
            for (var i = 0; i < count; i++)
            {
                await using var session = await runtime.CreateSessionAsync();
                ResolveAll(session);
            }
        };

    private static void ResolveAll(PluginSession session)
    {
        ResolveFour<A>(session);
        ResolveFour<B>(session);
        ResolveFour<C>(session);
        ResolveFour<D>(session);
        ResolveFour<E>(session);
    }

    private static void ResolveFour<TPlugin>(PluginSession session)
        where TPlugin : struct, IKind
    {
        session.Resolve(Slots<TPlugin, A>.Slot);
        session.Resolve(Slots<TPlugin, B>.Slot);
        session.Resolve(Slots<TPlugin, C>.Slot);
        session.Resolve(Slots<TPlugin, D>.Slot);
    }

    private static Pin Pin<TPlugin>()
        where TPlugin : struct, IKind => new(new PluginId(TPlugin.Name), Slots<TPlugin, D>.Slot.Id);
}
