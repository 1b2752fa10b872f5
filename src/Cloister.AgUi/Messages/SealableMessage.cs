namespace Cloister.AgUi;

/// <summary>A message that may carry an opaque value of the producer that wrote it.</summary>
/// <param name="Id">Unique in its conversation.</param>
public abstract record SealableMessage(string Id) : Message(Id)
{
    /// <summary>Opaque: never decoded, trimmed or checked, and sent back as it is to the producer that issued it.</summary>
    public string? EncryptedValue { get; init; }

    /// <summary>What kind of value it is, for the producer.</summary>
    public string? EncryptedValueType { get; init; }
}
