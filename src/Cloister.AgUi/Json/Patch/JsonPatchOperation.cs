namespace Cloister.AgUi;

/// <summary>One operation of a JSON Patch.</summary>
/// <param name="Op">What it does.</param>
/// <param name="Path">A JSON Pointer to where it does it.</param>
public sealed record JsonPatchOperation(JsonPatchOp Op, string Path)
{
    /// <summary>A JSON Pointer to where <c>move</c> and <c>copy</c> take the value from.</summary>
    public string? From { get; init; }

    /// <summary>The value of <c>add</c>, <c>replace</c> and <c>test</c>; JSON null is <see cref="JsonData.Null"/>.</summary>
    public JsonData? Value { get; init; }

    /// <summary>An object of members that the protocol does not describe. They travel with the operation and do nothing.</summary>
    public JsonData? Extensions { get; init; }

    /// <summary>Puts a value somewhere: sets a member, inserts into an array, replaces the document.</summary>
    public static JsonPatchOperation Add(string path, JsonData value) => new(JsonPatchOp.Add, path) { Value = value };

    /// <summary>Takes a value away.</summary>
    public static JsonPatchOperation Remove(string path) => new(JsonPatchOp.Remove, path);

    /// <summary>Puts a value in place of one that is there.</summary>
    public static JsonPatchOperation Replace(string path, JsonData value) => new(JsonPatchOp.Replace, path) { Value = value };

    /// <summary>Takes a value away and adds it elsewhere.</summary>
    public static JsonPatchOperation Move(string from, string path) => new(JsonPatchOp.Move, path) { From = from };

    /// <summary>Adds a value that stands elsewhere.</summary>
    public static JsonPatchOperation Copy(string from, string path) => new(JsonPatchOp.Copy, path) { From = from };

    /// <summary>Lets the whole patch fail unless this value is there.</summary>
    public static JsonPatchOperation Test(string path, JsonData value) => new(JsonPatchOp.Test, path) { Value = value };
}
