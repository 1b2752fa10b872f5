using System.Diagnostics.CodeAnalysis;

namespace Cloister.AgUi;

/// <summary>What became of a patch.</summary>
/// <param name="Document">The changed document; if the patch did not apply, the one it was meant for.</param>
/// <param name="FailedIndex">Which operation did not apply; none if all did.</param>
/// <param name="Reason">Why it did not apply. Names the operation and its path, and no values, so that it may be logged.</param>
public readonly record struct JsonPatchResult(JsonData Document, int? FailedIndex = null, string? Reason = null)
{
    /// <summary>Whether the whole patch applied. Otherwise nothing of it stays.</summary>
    [MemberNotNullWhen(false, nameof(FailedIndex), nameof(Reason))]
    public bool Applied => FailedIndex is null;
}
