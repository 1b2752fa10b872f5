namespace Cloister.Agents;

/// <summary>Takes the handlers of one plugin, once.</summary>
/// <remarks>
/// Handlers of several plugins run in the order of the plugins, those of one plugin in the order in which they were added. One that waits may take 30
/// seconds if nothing else is said; then it counts as failed.
/// </remarks>
public sealed class PointHooks
{
    private readonly List<PointHook> _hooks = [];
    private readonly PluginId _plugin;
    private readonly int _order;

    internal PointHooks(PluginId plugin, int order)
    {
        _plugin = plugin;
        _order = order;
    }

    internal IReadOnlyList<PointHook> All => _hooks;

    /// <summary>Looks at something, and may refuse it.</summary>
    /// <param name="point">Where.</param>
    /// <param name="handler">Says what is against it. An exception refuses too, without telling its text.</param>
    public PointHooks Guard<T>(GuardPoint<T> point, Func<AgentSessionContext, T, Verdict> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new GuardHook<T>(By(point, limit: null), (context, value, _) => new(handler(context, value))));
    }

    /// <inheritdoc cref="Guard{T}(GuardPoint{T}, Func{AgentSessionContext, T, Verdict})"/>
    /// <param name="point">Where.</param>
    /// <param name="handler">Says what is against it.</param>
    /// <param name="limit">How long it may take.</param>
    public PointHooks Guard<T>(
        GuardPoint<T> point,
        Func<AgentSessionContext, T, CancellationToken, ValueTask<Verdict>> handler,
        TimeSpan? limit = null
    )
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new GuardHook<T>(By(point, limit ?? HookOwner.UsualLimit), handler));
    }

    /// <summary>Changes a value.</summary>
    /// <param name="point">Where.</param>
    /// <param name="handler">What becomes of the value; null leaves it as it is.</param>
    public PointHooks Pipeline<T>(PipelinePoint<T> point, Func<AgentSessionContext, T, T?> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new PipelineHook<T>(By(point, limit: null), (context, value, _) => new(handler(context, value))));
    }

    /// <inheritdoc cref="Pipeline{T}(PipelinePoint{T}, Func{AgentSessionContext, T, T})"/>
    /// <param name="point">Where.</param>
    /// <param name="handler">What becomes of the value; null leaves it as it is.</param>
    /// <param name="limit">How long it may take.</param>
    public PointHooks Pipeline<T>(
        PipelinePoint<T> point,
        Func<AgentSessionContext, T, CancellationToken, ValueTask<T?>> handler,
        TimeSpan? limit = null
    )
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new PipelineHook<T>(By(point, limit ?? HookOwner.UsualLimit), handler));
    }

    /// <summary>Notes that something happened.</summary>
    /// <param name="point">Where.</param>
    /// <param name="handler">Is told. If it fails, that is logged.</param>
    public PointHooks Effect<T>(EffectPoint<T> point, Action<AgentSessionContext, T> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(
            new EffectHook<T>(
                By(point, limit: null),
                (context, value, _) =>
                {
                    handler(context, value);
                    return ValueTask.CompletedTask;
                }
            )
        );
    }

    /// <inheritdoc cref="Effect{T}(EffectPoint{T}, Action{AgentSessionContext, T})"/>
    /// <param name="point">Where.</param>
    /// <param name="handler">Is told.</param>
    /// <param name="limit">How long it may take.</param>
    public PointHooks Effect<T>(
        EffectPoint<T> point,
        Func<AgentSessionContext, T, CancellationToken, ValueTask> handler,
        TimeSpan? limit = null
    )
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new EffectHook<T>(By(point, limit ?? HookOwner.UsualLimit), handler));
    }

    /// <summary>Answers a question, as the only one.</summary>
    /// <param name="point">Where.</param>
    /// <param name="handler">Answers. Its exceptions reach whoever asks.</param>
    public PointHooks Resolve<TIn, TOut>(ResolvePoint<TIn, TOut> point, Func<AgentSessionContext, TIn, TOut> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new ResolveHook<TIn, TOut>(point, By(point, limit: null), (context, question, _) => new(handler(context, question))));
    }

    /// <inheritdoc cref="Resolve{TIn, TOut}(ResolvePoint{TIn, TOut}, Func{AgentSessionContext, TIn, TOut})"/>
    /// <param name="point">Where.</param>
    /// <param name="handler">Answers.</param>
    /// <param name="limit">How long it may take.</param>
    public PointHooks Resolve<TIn, TOut>(
        ResolvePoint<TIn, TOut> point,
        Func<AgentSessionContext, TIn, CancellationToken, ValueTask<TOut>> handler,
        TimeSpan? limit = null
    )
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(new ResolveHook<TIn, TOut>(point, By(point, limit ?? HookOwner.UsualLimit), handler));
    }

    private HookOwner By(Point point, TimeSpan? limit)
    {
        ArgumentNullException.ThrowIfNull(point);
        return new(point, _plugin.Value, _order, limit);
    }

    private PointHooks Add(PointHook hook)
    {
        _hooks.Add(hook);
        return this;
    }
}
