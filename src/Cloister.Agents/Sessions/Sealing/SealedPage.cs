namespace Cloister.Agents;

/// <summary>Neighbouring rows of a log as they stand after sealing.</summary>
/// <param name="From">The number of the first row that is replaced.</param>
/// <param name="Before">How many rows there are from it to the last that is replaced.</param>
/// <param name="Rows">What stands there instead: from the first to the last row that says more than one did.</param>
internal sealed record SealedPage(long From, int Before, IReadOnlyList<LogRow> Rows)
{
    public long To => Rows[^1].Seq;

    /// <summary>What becomes of rows; null, if they stay as they are.</summary>
    public static SealedPage? Of(IReadOnlyList<LogRow> rows)
    {
        var joined = RowJoining.Join(rows).ToList();
        var first = joined.FindIndex(group => group.Count > 1);
        if (first < 0)
        {
            return null;
        }

        var last = joined.FindLastIndex(group => group.Count > 1);
        var changed = joined[first..(last + 1)];
        return new(changed[0][0].Seq, changed.Sum(group => group.Count), changed.ConvertAll(RowJoining.AsOne));
    }
}
