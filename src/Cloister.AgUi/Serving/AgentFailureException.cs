namespace Cloister.AgUi;

/// <summary>An agent fails and says so to the client. Of every other exception the client learns nothing but that there was one.</summary>
public sealed class AgentFailureException : Exception
{
    /// <summary>A failure for the client to know.</summary>
    /// <param name="message">A sentence for people. It is sent.</param>
    /// <param name="code">A word for programs. It is sent.</param>
    /// <param name="innerException">What led to it. It is not sent.</param>
    public AgentFailureException(string message, string? code = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
    }

    /// <summary>A word for programs.</summary>
    public string? Code { get; }
}
