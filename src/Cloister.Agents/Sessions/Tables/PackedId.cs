namespace Cloister.Agents;

/// <summary>Keys of rows that stand together by session: the session's key in the upper half, the row's number in the lower.</summary>
internal static class PackedId
{
    public const long MaxSeq = uint.MaxValue;

    public static long Of(long session, long seq) => (session << 32) | seq;

    public static long SeqOf(long id) => id & MaxSeq;

    /// <summary>Behind every row of a session.</summary>
    public static long End(long session) => Of(session, MaxSeq);
}
