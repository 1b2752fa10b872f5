namespace Cloister.Chat;

/// <summary>A session could not save itself. The conversation goes on in memory.</summary>
/// <param name="exception">What the storage threw.</param>
public sealed class PersistFailedEventArgs(Exception exception) : EventArgs
{
    /// <summary>What the storage threw; a <see cref="SessionConflictException"/> if somebody else saved the thread: see <see cref="ChatSession.ReloadAsync"/>.</summary>
    public Exception Exception { get; } = exception;
}
