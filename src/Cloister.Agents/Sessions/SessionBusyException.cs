namespace Cloister.Agents;

/// <summary>A session does not take what was asked now.</summary>
public sealed class SessionBusyException : Exception
{
    internal SessionBusyException(string sessionId, string reason)
        : base(reason)
    {
        SessionId = sessionId;
    }

    /// <summary>The session.</summary>
    public string SessionId { get; }

    internal static SessionBusyException Running(string id) => new(id, "Session is busy");

    internal static SessionBusyException Executing(string id) => new(id, "Session is executing");

    internal static SessionBusyException QueueFull(string id) => new(id, "Session queue is full");

    internal static SessionBusyException Starting(string id) => new(id, "The agent has not started yet");

    internal static SessionBusyException Closed(string id) => new(id, "The agent is about to stop");

    internal static SessionBusyException Archived(string id) => new(id, "Session is archived");
}
