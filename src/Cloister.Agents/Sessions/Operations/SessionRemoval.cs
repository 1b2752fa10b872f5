namespace Cloister.Agents;

/// <summary>What has to go with a session, as far as the tables of the sessions and of the host have it.</summary>
internal static class SessionRemoval
{
    private static readonly Statement Log = new("DELETE FROM log WHERE id > $1 AND id <= $2");
    private static readonly Statement Messages = new("DELETE FROM message WHERE id > $1 AND id <= $2");
    private static readonly Statement Runs = new("DELETE FROM run WHERE session = $1");
    private static readonly Statement Inputs = new("DELETE FROM input WHERE session = $1");
    private static readonly Statement Approvals = new("DELETE FROM approval WHERE session = $1");
    private static readonly Statement Remembered = new("DELETE FROM plugin_state WHERE session = $1");
    private static readonly Statement Session = new("DELETE FROM session WHERE key = $1");

    public static WriteSet RemoveSession(this WriteSet set, long session)
    {
        var (start, end) = (PackedId.Of(session, 0), PackedId.End(session));
        return set.Do(Log, start, end)
            .Do(Messages, start, end)
            .Do(Runs, session)
            .Do(Inputs, session)
            .Do(Approvals, session)
            .Do(Remembered, session)
            .Do(Session, session);
    }
}
