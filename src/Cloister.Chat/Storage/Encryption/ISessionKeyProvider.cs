namespace Cloister.Chat;

/// <summary>Knows the keys of stored threads.</summary>
/// <remarks>
/// To change keys, give another current one and keep the old ones as long as threads need them: each thread gets the current key when it is saved next.
/// An exception from here fails the call that needed the key; the next call asks again. Safe to use from many threads.
/// </remarks>
public interface ISessionKeyProvider
{
    /// <summary>The key to write with.</summary>
    ValueTask<SessionKey> GetCurrentAsync(CancellationToken cancellationToken = default);

    /// <summary>The key of this id; null if it is not known.</summary>
    ValueTask<SessionKey?> FindAsync(string keyId, CancellationToken cancellationToken = default);

    /// <summary>The key that thread ids are hashed with for the names of records. It never changes: with another one no thread is found.</summary>
    ValueTask<SessionKey> GetNameKeyAsync(CancellationToken cancellationToken = default);
}
