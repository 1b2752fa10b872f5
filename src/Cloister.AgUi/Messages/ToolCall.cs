namespace Cloister.AgUi;

/// <summary>A call of a tool, inside an assistant message.</summary>
/// <param name="Id">Unique among the calls of its conversation.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">Text, by convention JSON. It is untrusted, may be invalid, and must not be acted on before the call is complete.</param>
public sealed record ToolCall(string Id, string Name, TextSlice Arguments)
{
    /// <summary>An object of application data, or null.</summary>
    public JsonData? Metadata { get; init; }

    /// <summary>Opaque: never decoded, trimmed or checked, and sent back as it is to the producer that issued it.</summary>
    public string? EncryptedValue { get; init; }

    /// <summary>What kind of value it is, for the producer.</summary>
    public string? EncryptedValueType { get; init; }
}
