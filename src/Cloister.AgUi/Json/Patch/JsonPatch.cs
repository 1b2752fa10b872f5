namespace Cloister.AgUi;

/// <summary>Changes of JSON values as lists of operations (RFC 6902).</summary>
public static class JsonPatch
{
    /// <summary>Applies a patch: all of it, or nothing. The document itself stays as it is, and shares with the result all that did not change.</summary>
    /// <param name="document">The value to change. Where there is no state yet, that is <see cref="JsonData.EmptyObject"/>.</param>
    /// <param name="patch">The operations, in order.</param>
    /// <param name="limits">How much the patch may ask for; <see cref="JsonPatchLimits.Default"/> if not given.</param>
    /// <returns>The changed document, or why the patch does not apply.</returns>
    public static JsonPatchResult Apply(JsonData document, IReadOnlyList<JsonPatchOperation> patch, JsonPatchLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(patch);
        limits ??= JsonPatchLimits.Default;
        if (patch.Count > limits.MaxOperations)
            return new(document, limits.MaxOperations, $"The patch has {patch.Count} operations, and {limits.MaxOperations} are allowed.");

        var changed = document;
        for (var i = 0; i < patch.Count; i++)
        {
            if (PatchStep.Take(ref changed, patch[i], limits) is { } failure)
                return new(document, i, ReasonOf(patch[i], failure));
        }
        return new(changed);
    }

    /// <summary>Finds the operations that lead from one value to another.</summary>
    /// <param name="from">The value there is.</param>
    /// <param name="to">The value there shall be.</param>
    /// <returns>
    /// A patch that turns the one into something equal to the other, empty if they are equal already. It changes single members and items where
    /// that is shorter than to replace the object or array around them.
    /// </returns>
    /// <remarks><see cref="StateChange.Between"/> also decides whether the patch is worth sending.</remarks>
    public static ValueList<JsonPatchOperation> Diff(JsonData from, JsonData to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return [.. JsonDiff.Between(from, to)];
    }

    private static string ReasonOf(JsonPatchOperation operation, string failure)
    {
        var op = operation.Op.ToString().ToLowerInvariant();
        var from = operation.From is null ? "" : $" from '{operation.From}'";
        return $"The operation {op}{from} at '{operation.Path}' does not apply, because {failure}.";
    }
}
