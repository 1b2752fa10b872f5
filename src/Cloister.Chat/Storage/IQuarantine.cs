namespace Cloister.Chat;

/// <summary>A storage that can move a thread aside which it cannot read, so that the id is free for a fresh conversation.</summary>
public interface IQuarantine
{
    /// <summary>Moves what is stored, byte for byte, to where no thread id leads.</summary>
    /// <returns>Where it is now, for people to look at; null if there was nothing.</returns>
    /// <exception cref="KeyUnavailableException">The thread is not broken; only its key is missing. It stays.</exception>
    ValueTask<string?> QuarantineAsync(string threadId, CancellationToken cancellationToken = default);
}
