namespace Cloister.AgUi;

/// <summary>One step of a patch (RFC 6902).</summary>
/// <remarks>Comes from the wire too: whether it has all that its kind needs says <see cref="IsWellFormed"/>.</remarks>
public sealed record JsonPatchOperation
{
    /// <summary>What the operation does.</summary>
    public required JsonPatchOp Op { get; init; }

    /// <summary>Where, as a <see cref="JsonPointer"/>.</summary>
    public required string Path { get; init; }

    /// <summary>Where the value of a move or copy comes from.</summary>
    /// <value>Absent for all others.</value>
    public string? From { get; init; }

    /// <summary>The value of an add, replace or test. JSON's null is <see cref="JsonData.Null"/>.</summary>
    /// <value>Absent for all others.</value>
    public JsonData? Value { get; init; }

    /// <summary>Further members the sender gave the operation, as an object. They mean nothing to the patch.</summary>
    /// <value>Absent.</value>
    public JsonData? Extensions { get; init; }

    /// <summary>Whether the pointers are pointers, and value and source are there for the operations that need them.</summary>
    public bool IsWellFormed =>
        JsonPointer.IsValid(Path)
        && Op switch
        {
            JsonPatchOp.Add or JsonPatchOp.Replace or JsonPatchOp.Test => Value is not null,
            JsonPatchOp.Move or JsonPatchOp.Copy => From is not null && JsonPointer.IsValid(From),
            JsonPatchOp.Remove => true,
            _ => false,
        };

    /// <summary>About as many bytes as the operation has as text.</summary>
    internal long Size => SizeOf(Path.Length, Value);

    /// <summary>Sets a member, inserts an item before the one at the index, or appends one at <c>-</c>.</summary>
    /// <param name="path">Where.</param>
    /// <param name="value">The value.</param>
    public static JsonPatchOperation Add(string path, JsonData value) => Of(JsonPatchOp.Add, path, value: value);

    /// <summary>Removes what is there.</summary>
    /// <param name="path">Where.</param>
    public static JsonPatchOperation Remove(string path) => Of(JsonPatchOp.Remove, path);

    /// <summary>Puts another value in the place of what is there.</summary>
    /// <param name="path">Where.</param>
    /// <param name="value">The value.</param>
    public static JsonPatchOperation Replace(string path, JsonData value) => Of(JsonPatchOp.Replace, path, value: value);

    /// <summary>Removes a value from one place and adds it at another.</summary>
    /// <param name="from">Where it comes from.</param>
    /// <param name="path">Where it goes.</param>
    public static JsonPatchOperation Move(string from, string path) => Of(JsonPatchOp.Move, path, from);

    /// <summary>Adds a value that is also at another place.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="path">Where it also goes.</param>
    public static JsonPatchOperation Copy(string from, string path) => Of(JsonPatchOp.Copy, path, from);

    /// <summary>Lets the patch go on only if an equal value is there.</summary>
    /// <param name="path">Where.</param>
    /// <param name="value">The value to compare with.</param>
    public static JsonPatchOperation Test(string path, JsonData value) => Of(JsonPatchOp.Test, path, value: value);

    internal static long SizeOf(int pathLength, JsonData? value) =>
        """{"op":"replace","path":""},""".Length + pathLength + (value is null ? 0 : """ "value":""".Length + value.Size);

    private static JsonPatchOperation Of(JsonPatchOp op, string path, string? from = null, JsonData? value = null) =>
        new()
        {
            Op = op,
            Path = path,
            From = from,
            Value = value,
        };
}
