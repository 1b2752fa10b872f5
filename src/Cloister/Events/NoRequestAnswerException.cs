namespace Cloister;

/// <summary>A request ended without an answer.</summary>
public abstract class NoRequestAnswerException : InvalidOperationException
{
    private protected NoRequestAnswerException(AddressKey address, string? identifier, string message)
        : base(message)
    {
        RequestType = address.EventType;
        ResponseType = address.ResponseType!;
        RequestName = address.Name;
        Identifier = identifier;
    }

    /// <summary>The type of the request.</summary>
    public Type RequestType { get; }

    /// <summary>The type of the expected response.</summary>
    public Type ResponseType { get; }

    /// <summary>The name of the request; <see langword="null"/> when it was addressed by its types alone.</summary>
    public string? RequestName { get; }

    /// <summary>The identifier it was addressed to.</summary>
    public string? Identifier { get; }
}
