using System.Diagnostics;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>
/// A JSON value of any kind that nobody can change: state, metadata, and everything else the protocol leaves open.
/// What comes from the wire is kept as text until somebody looks inside, so that all digits of a number and the order
/// of the members stay as they were.
/// </summary>
/// <remarks>
/// <para>
/// Safe to share between threads. Changed copies (<see cref="With(string, JsonData)"/>, <see cref="Without"/>, <see cref="Merge"/>,
/// ) share with the original all that did not change.
/// </para>
/// <para>
/// Equal are: objects with equal members in any order, arrays with equal items in the same order, numbers of the same value
/// (<c>1</c> and <c>1.0</c>), strings with the same characters. Of a member that comes twice the last value counts.
/// Half a surrogate pair (<c>"\ud800"</c>) passes through as text and is read as U+FFFD.
/// </para>
/// </remarks>
[DebuggerDisplay("{Kind} {ToString()}")]
public sealed partial class JsonData : IEquatable<JsonData>
{
    /// <summary>How deep a text may nest that is parsed without saying otherwise.</summary>
    /// <value>256.</value>
    public const int DefaultMaxDepth = 256;

    /// <summary>Nothing nests deeper than this, so that whoever walks a value may recurse.</summary>
    internal const int DepthLimit = 512;

    // One of the two forms is there from the start: the text, or for changed and built objects and arrays the node.
    // The other forms of a text (a node, or the characters of a string) are made when they are first asked for.
    private readonly byte[]? _utf8;
    private readonly int _start;
    private readonly int _length;
    private int _depth;
    private object? _content;

    private JsonData(JsonValueKind kind, byte[] utf8, int start, int length, int depth)
    {
        Kind = kind;
        _utf8 = utf8;
        _start = start;
        _length = length;
        _depth = depth;
    }

    private JsonData(ObjectNode members, int depth)
    {
        Kind = JsonValueKind.Object;
        _content = members;
        _depth = depth;
    }

    private JsonData(ArrayNode items, int depth)
    {
        Kind = JsonValueKind.Array;
        _content = items;
        _depth = depth;
    }

    /// <summary>The value <c>null</c>. It is a value: absent is a null reference.</summary>
    public static JsonData Null { get; } = OfText(JsonValueKind.Null, "null"u8);

    /// <summary>The value <c>true</c>.</summary>
    public static JsonData True { get; } = OfText(JsonValueKind.True, "true"u8);

    /// <summary>The value <c>false</c>.</summary>
    public static JsonData False { get; } = OfText(JsonValueKind.False, "false"u8);

    /// <summary>The object without members.</summary>
    public static JsonData EmptyObject { get; } =
        new(JsonValueKind.Object, "{}"u8.ToArray(), 0, 2, depth: 1) { _content = ObjectNode.Empty };

    /// <summary>The array without items.</summary>
    public static JsonData EmptyArray { get; } = new(JsonValueKind.Array, "[]"u8.ToArray(), 0, 2, depth: 1) { _content = ArrayNode.Empty };

    /// <summary>What kind of value this is.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>Whether this is an object.</summary>
    public bool IsObject => Kind == JsonValueKind.Object;

    /// <summary>Whether this is an array.</summary>
    public bool IsArray => Kind == JsonValueKind.Array;

    /// <summary>Whether this is the value <c>null</c>.</summary>
    public bool IsNull => Kind == JsonValueKind.Null;

    /// <summary>About as many bytes as the value has as UTF-8 text; exact for what was parsed.</summary>
    internal long Size =>
        _utf8 is not null ? _length
        : _content is ObjectNode members ? members.Size
        : ((ArrayNode)_content!).Size;

    /// <summary>How many levels of objects and arrays there are; after changes at least as many.</summary>
    internal int Depth => _depth;

    private ReadOnlySpan<byte> Text => _utf8.AsSpan(_start, _length);

    private static JsonData OfText(JsonValueKind kind, ReadOnlySpan<byte> utf8, int depth = 0) =>
        new(kind, utf8.ToArray(), 0, utf8.Length, depth);
}
