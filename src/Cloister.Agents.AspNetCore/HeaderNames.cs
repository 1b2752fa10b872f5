namespace Cloister.Agents.AspNetCore;

/// <summary>The headers beside those of HTTP that mean something here.</summary>
internal static class HeaderNames
{
    /// <summary>On an answer: the run goes on when the connection breaks, and the ids of the events tell where it can be taken up.</summary>
    public const string Resume = "Cloister-Resume";

    /// <summary>On a request: the last event that was received.</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>The answer begins with the next event.</summary>
    public const string Exact = "exact";

    /// <summary>The answer begins with where the session stands.</summary>
    public const string Joined = "joined";
}
