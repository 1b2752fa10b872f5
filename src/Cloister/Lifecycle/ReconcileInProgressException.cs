namespace Cloister;

/// <summary>A change of the runtime was asked for while another one runs, or from inside one of its hooks.</summary>
public sealed class ReconcileInProgressException : InvalidOperationException
{
    private ReconcileInProgressException(string operation, string message, bool isInsideHook)
        : base(message)
    {
        Operation = operation;
        IsInsideHook = isInsideHook;
    }

    /// <summary>The operation that was refused.</summary>
    public string Operation { get; }

    /// <summary>Whether it was asked for from inside a hook: then waiting for the other change would never end.</summary>
    public bool IsInsideHook { get; }

    internal static ReconcileInProgressException Overlapping(string operation) =>
        new(
            operation,
            $"{operation} was refused because another change of this runtime is running. Await that one first.",
            isInsideHook: false
        );

    internal static ReconcileInProgressException Inside(string operation, string running) =>
        new(
            operation,
            $"{operation} was refused because it was called from inside a hook of {running}, which it would wait for. "
                + "Start it when the hook has returned, without awaiting it in the hook.",
            isInsideHook: true
        );
}
