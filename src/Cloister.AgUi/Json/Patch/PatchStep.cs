namespace Cloister.AgUi;

/// <summary>One operation on its way into a document. Failures are texts, because patches that do not apply are nothing exceptional.</summary>
internal ref struct PatchStep
{
    private readonly JsonPatchOp _edit;
    private readonly JsonData? _value;
    private string? _failure;

    private PatchStep(JsonPatchOp edit, JsonData? value)
    {
        _edit = edit;
        _value = value;
    }

    /// <summary>Changes the document; or leaves it and says why.</summary>
    internal static string? Take(ref JsonData document, JsonPatchOperation operation, JsonPatchLimits limits)
    {
        if (!operation.IsWellFormed)
            return PatchFailures.Malformed;
        return operation.Op switch
        {
            JsonPatchOp.Move => Move(ref document, operation.From!, operation.Path, limits),
            JsonPatchOp.Copy => Copy(ref document, operation.From!, operation.Path, limits),
            JsonPatchOp.Test => Test(document, operation.Path, operation.Value!),
            _ => Edit(ref document, operation.Op, operation.Path, operation.Value, limits),
        };
    }

    private static string? Move(ref JsonData document, string from, string path, JsonPatchLimits limits)
    {
        if (!JsonPointer.TryFind(document, from, out var value))
            return PatchFailures.MissingSource;
        if (path == from)
            return null;
        if (path.StartsWith(from, StringComparison.Ordinal) && path[from.Length] == '/')
            return PatchFailures.OwnChild;
        return Edit(ref document, JsonPatchOp.Remove, from, null, limits) ?? Edit(ref document, JsonPatchOp.Add, path, value, limits);
    }

    private static string? Copy(ref JsonData document, string from, string path, JsonPatchLimits limits)
    {
        if (!JsonPointer.TryFind(document, from, out var value))
            return PatchFailures.MissingSource;
        var failure = Edit(ref document, JsonPatchOp.Add, path, value, limits);
        return failure is null && document.Size > limits.MaxDocumentSize ? PatchFailures.TooLarge : failure;
    }

    private static string? Test(JsonData document, string path, JsonData value)
    {
        if (!JsonPointer.TryFind(document, path, out var found))
            return PatchFailures.Missing;
        return found.Equals(value) ? null : PatchFailures.Different;
    }

    private static string? Edit(ref JsonData document, JsonPatchOp edit, string path, JsonData? value, JsonPatchLimits limits)
    {
        var step = new PatchStep(edit, value);
        var changed = step.Changed(document, new PointerTokens(path));
        if (changed is null)
            return step._failure;
        var deepest = Math.Min(limits.MaxDepth, JsonData.DepthLimit);
        if (changed.Depth > deepest && changed.Measured() > deepest)
            return PatchFailures.TooDeep;
        document = changed;
        return null;
    }

    /// <summary>The target with the edit done at the end of the way; nothing if that does not work.</summary>
    private JsonData? Changed(JsonData target, PointerTokens way)
    {
        if (!way.TryNext(out var token))
            return _edit == JsonPatchOp.Remove ? JsonData.Null : _value;
        if (target.IsObject)
            return Changed(target.Opened(), token, way);
        if (target.IsArray)
            return Changed(target.OpenedItems(), token, way);
        return Fail(MissingFor(way));
    }

    private JsonData? Changed(ObjectNode members, ReadOnlySpan<char> name, PointerTokens way)
    {
        var slot = members.Find(name);
        if (slot < 0)
            return way.IsAtEnd && _edit == JsonPatchOp.Add ? members.Add(name.ToString(), _value!) : Fail(MissingFor(way));
        if (way.IsAtEnd && _edit == JsonPatchOp.Remove)
            return members.Remove(slot);
        var child = way.IsAtEnd ? _value : Changed(members.ValueAt(slot), way);
        return child is null ? null : members.Replace(slot, child);
    }

    private JsonData? Changed(ArrayNode items, ReadOnlySpan<char> token, PointerTokens way)
    {
        var inserts = way.IsAtEnd && _edit == JsonPatchOp.Add;
        if (!TryIndex(token, items.Length, inserts, out var index))
            return Fail(PatchFailures.NoIndex);
        if (inserts)
            return items.Insert(index, _value!);
        if (way.IsAtEnd && _edit == JsonPatchOp.Remove)
            return items.Remove(index);
        var child = way.IsAtEnd ? _value : Changed(items.ItemAt(index), way);
        return child is null ? null : items.Replace(index, child);
    }

    private static bool TryIndex(ReadOnlySpan<char> token, int count, bool inserts, out int index)
    {
        if (inserts && token is "-")
        {
            index = count;
            return true;
        }
        return JsonPointer.TryIndex(token, out index) && index < (inserts ? count + 1 : count);
    }

    private readonly string MissingFor(PointerTokens way) =>
        way.IsAtEnd && _edit != JsonPatchOp.Add ? PatchFailures.Missing : PatchFailures.NoParent;

    private JsonData? Fail(string failure)
    {
        _failure = failure;
        return null;
    }
}
