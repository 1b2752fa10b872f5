using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>Where an entry of a history stands: by the message it belongs to, and then by its own row.</summary>
/// <param name="At">The row of the message it stands with; for most, its own.</param>
/// <param name="Seq">Its own row.</param>
/// <param name="IsHidden">Whether only models see it.</param>
/// <param name="IsError">Whether it is the end of a failed run.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HistoryPlace(long At, long Seq, bool IsHidden, bool IsError)
{
    public static int Compare(HistoryPlace one, HistoryPlace other) => (one.At, one.Seq).CompareTo((other.At, other.Seq));
}
