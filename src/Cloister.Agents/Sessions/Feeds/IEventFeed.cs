namespace Cloister.Agents;

/// <summary>
/// Tells readers which rows of a session have become durable. In one process it is memory; nothing above may assume so.
/// </summary>
internal interface IEventFeed
{
    /// <summary>Rows that were committed, in order.</summary>
    void Publish(long session, IReadOnlyList<LogRow> rows);

    /// <summary>The session is gone: who follows it is let go.</summary>
    void Close(long session);

    /// <summary>Hears of what is committed from now on.</summary>
    IFeedFollower Follow(long session);
}
