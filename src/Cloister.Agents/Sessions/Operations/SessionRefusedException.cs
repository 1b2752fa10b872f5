using System.Globalization;

namespace Cloister.Agents;

/// <summary>Something was not done with a session, and nothing was changed. To try again later does not help.</summary>
public sealed class SessionRefusedException : Exception
{
    private SessionRefusedException(string? sessionId, SessionRefusal reason, string message, Exception? inner = null)
        : base(message, inner)
    {
        SessionId = sessionId;
        Reason = reason;
    }

    /// <summary>The session, if it is known which.</summary>
    public string? SessionId { get; }

    /// <summary>Why.</summary>
    public SessionRefusal Reason { get; }

    /// <summary>The line of what was to be imported that is to blame.</summary>
    public long? Line { get; private init; }

    internal static SessionRefusedException Damaged(string? id, long line, Exception fault) =>
        new(
            id,
            SessionRefusal.Damaged,
            string.Create(CultureInfo.InvariantCulture, $"Nothing was imported, because of line {line}. {fault.Message}"),
            fault
        )
        {
            Line = line,
        };

    internal static SessionRefusedException Exists(string id) => new(id, SessionRefusal.Exists, $"Session already exists: {id}");

    internal static SessionRefusedException NotFound(string id) => new(id, SessionRefusal.NotFound, $"Session not found: {id}");

    internal static SessionRefusedException NoMessage(string sessionId, string id) =>
        new(sessionId, SessionRefusal.MessageNotFound, $"Message not found: {id}");

    internal static SessionRefusedException NothingSaid(string sessionId) =>
        new(sessionId, SessionRefusal.MessageNotFound, $"Nobody has said anything in session '{sessionId}' that could be answered.");

    internal static SessionRefusedException NotOfUser(string sessionId, string id) =>
        new(sessionId, SessionRefusal.NotOfUser, $"Message '{id}' is not a person's. Name one that a person said.");
}
