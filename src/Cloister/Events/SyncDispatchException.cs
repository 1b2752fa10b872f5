namespace Cloister;

/// <summary>A synchronous emit or request reached a handler that was registered as asynchronous; it was not called.</summary>
/// <remarks>Handlers in front of it have run.</remarks>
public sealed class SyncDispatchException : InvalidOperationException
{
    internal SyncDispatchException(AddressKey address, string? identifier)
        : base(Text(address, identifier))
    {
        EventType = address.EventType;
        ResponseType = address.ResponseType;
        Identifier = identifier;
    }

    /// <summary>The type of the event or request.</summary>
    public Type EventType { get; }

    /// <summary>The type of the response; <see langword="null"/> for an event.</summary>
    public Type? ResponseType { get; }

    /// <summary>The identifier the dispatch was addressed to.</summary>
    public string? Identifier { get; }

    private static string Text(AddressKey address, string? identifier) =>
        $"The synchronous {address.Verb} of {address}{DispatchErrors.For(identifier)} reached a handler that was registered as asynchronous; "
        + $"it was not called. Use {(address.ResponseType is null ? "EmitAsync" : "RequestAsync or TryRequestAsync")}, "
        + "or register that handler with a synchronous delegate.";
}
