namespace Cloister.Chat;

/// <summary>Keeps records of bytes under names: all that is left for a new kind of store to do. <see cref="ByteSessionStorage"/> does the rest.</summary>
/// <remarks>
/// Called on threads of the pool, so it may block, and for one name with one call at a time. Two stores, perhaps of two processes, may work on the same
/// data. A name is any Unicode text, the empty one too.
/// </remarks>
public interface IThreadBytes
{
    /// <summary>The record, with the revision it was saved as; null if there is none. The caller disposes it.</summary>
    /// <exception cref="SessionDataException">The record cannot be read, or belongs to another name.</exception>
    ValueTask<ThreadBytes?> LoadAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Saves a record in place of the stored one: after a crash either the old or the new one is there, whole.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="bytes">The record. Its memory is the caller's, and used for something else once this call has ended.</param>
    /// <param name="mode">What to do if the stored record is not the one this one comes from.</param>
    /// <param name="cancellationToken">Gives up before anything is saved.</param>
    /// <returns>The revision it was saved as. A revision never comes back, not even when the record was deleted meanwhile.</returns>
    /// <exception cref="SessionConflictException">
    /// The stored revision is not that of <paramref name="bytes"/>, and <paramref name="mode"/> does not say to overwrite. What cannot be read has some other
    /// revision.
    /// </exception>
    ValueTask<string> SaveAsync(string name, ThreadBytes bytes, SaveMode mode, CancellationToken cancellationToken = default);

    /// <summary>Removes the record. There need not be one. A record that cannot be read is removed by the name it is listed under.</summary>
    ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>All records without their contents, in no order, each once; also those that cannot be read.</summary>
    IAsyncEnumerable<ThreadBytesInfo> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Moves the record, whatever it is, to where no call finds it and a person can.</summary>
    /// <returns>Where it is now; null if there was none.</returns>
    ValueTask<string?> SetAsideAsync(string name, CancellationToken cancellationToken = default);
}
