namespace Cloister;

/// <summary>Nobody handles this request.</summary>
public sealed class RequestNotWiredException : NoRequestAnswerException
{
    internal RequestNotWiredException(AddressKey address, string? identifier, bool wasIdentifierMismatch)
        : base(address, identifier, Text(address, identifier, wasIdentifierMismatch)) => WasIdentifierMismatch = wasIdentifierMismatch;

    /// <summary>Whether there are handlers for this request, only under other identifiers.</summary>
    public bool WasIdentifierMismatch { get; }

    private static string Text(AddressKey address, string? identifier, bool wasIdentifierMismatch)
    {
        var refused = $"Nobody handles the request {address}{DispatchErrors.For(identifier)}";
        return wasIdentifierMismatch
            ? $"{refused}: its handlers are registered for other identifiers. Give the identifier of one of them in EmitOptions, "
                + "or register a handler without identifier."
            : $"{refused}. Register one with OnRequest for exactly these types before asking, or ask with TryRequest or TryRequestAsync.";
    }
}
