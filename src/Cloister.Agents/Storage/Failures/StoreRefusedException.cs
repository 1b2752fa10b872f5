namespace Cloister.Agents;

/// <summary>The store was not opened, and nothing in it was changed.</summary>
internal sealed class StoreRefusedException(string message, StoreRefusal reason, Exception? inner = null) : StoreException(message, inner)
{
    public StoreRefusal Reason { get; } = reason;
}
