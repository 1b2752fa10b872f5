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
public abstract partial class JsonData : IEquatable<JsonData>
{
    /// <summary>How deep a text may nest that is parsed without saying otherwise.</summary>
    /// <value>256.</value>
    public const int DefaultMaxDepth = 256;

    /// <summary>Nothing nests deeper than this, so that whoever walks a value may recurse.</summary>
    internal const int DepthLimit = 512;

    private protected JsonData(JsonValueKind kind, int depth)
    {
        Kind = kind;
        Depth = depth;
    }

    /// <summary>The value <c>null</c>. It is a value: absent is a null reference.</summary>
    public static JsonData Null { get; } = new JsonRaw(JsonValueKind.Null, "null"u8.ToArray());

    /// <summary>The value <c>true</c>.</summary>
    public static JsonData True { get; } = new JsonRaw(JsonValueKind.True, "true"u8.ToArray());

    /// <summary>The value <c>false</c>.</summary>
    public static JsonData False { get; } = new JsonRaw(JsonValueKind.False, "false"u8.ToArray());

    /// <summary>The object without members.</summary>
    public static JsonData EmptyObject { get; } = new JsonRaw(JsonValueKind.Object, "{}"u8.ToArray(), depth: 1);

    /// <summary>The array without items.</summary>
    public static JsonData EmptyArray { get; } = new JsonRaw(JsonValueKind.Array, "[]"u8.ToArray(), depth: 1);

    /// <summary>What kind of value this is.</summary>
    public JsonValueKind Kind { get; }

    /// <summary>Whether this is an object.</summary>
    public bool IsObject => Kind == JsonValueKind.Object;

    /// <summary>Whether this is an array.</summary>
    public bool IsArray => Kind == JsonValueKind.Array;

    /// <summary>Whether this is the value <c>null</c>.</summary>
    public bool IsNull => Kind == JsonValueKind.Null;

    /// <summary>About as many bytes as the value has as UTF-8 text; exact for what was parsed.</summary>
    public abstract long Size { get; }

    /// <summary>How many levels of objects and arrays there are; after changes at least as many.</summary>
    internal int Depth { get; private protected set; }

    /// <summary>The JSON text; empty for objects and arrays that were built or changed.</summary>
    internal virtual ReadOnlySpan<byte> Text => default;

    /// <summary>The members of an object.</summary>
    internal virtual ObjectNode Opened() => throw WrongKind(JsonValueKind.Object);

    /// <summary>The items of an array.</summary>
    internal virtual ArrayNode OpenedItems() => throw WrongKind(JsonValueKind.Array);

    /// <summary>
    /// The depth of a changed value only ever grows, whatever it loses. Once it seems too deep it is looked at, and remembered all the way down.
    /// </summary>
    internal virtual int Measured() => Depth;

    private protected JsonData Checked() => Depth <= DepthLimit || Measured() <= DepthLimit ? this : throw TooDeep();

    private protected static JsonException TooDeep() =>
        new($"The JSON value nests deeper than {DepthLimit} levels, which nothing here may. Send or build a flatter one.");
}
