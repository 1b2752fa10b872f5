namespace Cloister.Chat;

/// <summary>The headers of requests and answers that mean something here.</summary>
internal static class HttpHeaderNames
{
    /// <summary>On an answer: the run goes on when the connection breaks, and ids tell where it can be taken up.</summary>
    public const string Resume = "Cloister-Resume";

    /// <summary>On a request: the last event that was received.</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>The value of <see cref="Resume"/> for an answer that begins with where the run stands, not with the next event.</summary>
    public const string Joined = "joined";
}
