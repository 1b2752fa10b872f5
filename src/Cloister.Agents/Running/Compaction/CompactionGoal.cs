using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>How much a compaction is to fold.</summary>
/// <param name="Share">The share of the messages, at least.</param>
/// <param name="MaxCharacters">How many characters may be left, if that takes more.</param>
/// <param name="Kept">How many messages have to be left.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CompactionGoal(double Share, long MaxCharacters, int Kept)
{
    /// <summary>Folds the share, however much that is.</summary>
    public static CompactionGoal Of(double share) => new(share, long.MaxValue, Kept: 1);
}
