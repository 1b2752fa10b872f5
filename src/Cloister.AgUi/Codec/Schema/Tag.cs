using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>The member that says which of several shapes an object has.</summary>
internal sealed class Tag(string name, string value)
{
    private readonly byte[] _utf8Value = Encoding.UTF8.GetBytes(value);

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public JsonEncodedText Name { get; } = JsonEncodedText.Encode(name);

    public JsonEncodedText Value { get; } = JsonEncodedText.Encode(value);

    public string Text { get; } = value;

    /// <summary>In the binary encoding: the field that stands for the shape, where each has its own; 0 if none has.</summary>
    public int Arm { get; init; }

    /// <summary>In the binary encoding: the field that holds the tag, where one does; 0 if none does.</summary>
    public int Number { get; init; }

    public bool IsValueOf(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.String && JsonNames.Equal(ref reader, _utf8Value);
}
