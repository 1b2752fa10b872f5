namespace Cloister;

/// <summary>
/// Marks the async flow of an operation, so that a call out of one of its hooks is recognised: waiting for the operation
/// there would never end.
/// </summary>
/// <remarks>Work that a hook started and that outlives the operation carries the mark on, but the operation no longer runs.</remarks>
internal sealed class RuntimeOperation(object runtime, string name, RuntimeOperation.Side side)
{
    /// <summary>How the operation holds the runtime's gate.</summary>
    public enum Side
    {
        None,
        Shared,
        Exclusive,
    }

    private static readonly AsyncLocal<RuntimeOperation?> Flow = new();

    private readonly object _runtime = runtime;
    private readonly RuntimeOperation? _outer = Running(Flow.Value);
    private volatile bool _hasEnded;

    public string Name { get; } = name;

    public bool IsExclusive => side == Side.Exclusive;

    /// <summary>The scope whose hooks are being called.</summary>
    public PluginScope? Stepping { get; set; }

    /// <summary>The innermost running operation that the caller's flow is inside of.</summary>
    public static RuntimeOperation? Current => Running(Flow.Value);

    /// <summary>The innermost running operation that holds a runtime's gate and that the caller's flow is inside of.</summary>
    public static RuntimeOperation? Inside(object runtime)
    {
        var operation = Running(Flow.Value);
        while (operation is not null && !operation.HoldsGateOf(runtime))
        {
            operation = Running(operation._outer);
        }

        return operation;
    }

    /// <summary>Whether the caller's flow is inside anything that a runtime does, also where it holds no gate.</summary>
    public static bool IsInsideAnyOf(object runtime)
    {
        var operation = Running(Flow.Value);
        while (operation is not null && !ReferenceEquals(operation._runtime, runtime))
        {
            operation = Running(operation._outer);
        }

        return operation is not null;
    }

    /// <summary>Whether the caller's flow is inside a hook of a scope.</summary>
    public static bool IsInsideHookOf(PluginScope scope)
    {
        var operation = Running(Flow.Value);
        while (operation is not null && operation.Stepping != scope)
        {
            operation = Running(operation._outer);
        }

        return operation is not null;
    }

    /// <summary>Whether this was begun inside of another operation, or is it.</summary>
    public bool IsInside(RuntimeOperation other)
    {
        var operation = this;
        while (operation is not null && operation != other)
        {
            operation = operation._outer;
        }

        return operation is not null;
    }

    /// <summary>Marks the calling async method from here on; the mark goes when that method returns to its caller.</summary>
    public RuntimeOperation Mark()
    {
        Flow.Value = this;
        return this;
    }

    public void End()
    {
        _hasEnded = true;
        Stepping = null;
    }

    private static RuntimeOperation? Running(RuntimeOperation? operation)
    {
        while (operation is { _hasEnded: true })
        {
            operation = operation._outer;
        }

        return operation;
    }

    private bool HoldsGateOf(object owner) => side != Side.None && ReferenceEquals(_runtime, owner);
}
