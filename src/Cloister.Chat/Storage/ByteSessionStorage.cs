using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Keeps conversations as bytes: the JSON of <see cref="ChatStateJson"/>, in any store of bytes.</summary>
/// <remarks>
/// Safe to use from many threads. All calls about one thread follow each other in the order in which they were made. Encoding and everything the store of
/// bytes does happen on threads of the pool.
/// </remarks>
public class ByteSessionStorage : ISessionStorage, IQuarantine
{
    // A guess at the JSON of a message, so that the buffer of a long conversation need not grow again and again.
    private const int MessageLength = 256;

    private readonly IThreadBytes _bytes;
    private readonly TimeProvider _time;
    private readonly ThreadLanes _lanes = new();

    /// <summary>Conversations in this store of bytes.</summary>
    /// <param name="bytes">Keeps the bytes.</param>
    /// <param name="timeProvider">Says when a thread was saved; the system's clock by default.</param>
    public ByteSessionStorage(IThreadBytes bytes, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        _bytes = bytes;
        _time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public ValueTask<ChatState?> LoadAsync(string threadId, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(threadId);
        return new(_lanes.RunAsync(threadId, token => LoadInLaneAsync(threadId, token), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask<string> SaveAsync(
        string threadId,
        ChatState state,
        SaveMode mode = SaveMode.IfUnchanged,
        CancellationToken cancellationToken = default
    )
    {
        SessionStorage.ThrowIfNoThreadId(threadId);
        ArgumentNullException.ThrowIfNull(state);
        return new(_lanes.RunAsync(threadId, token => SaveInLaneAsync(threadId, state, mode, token), cancellationToken));
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string threadId, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(threadId);
        return new(_lanes.RunAsync(threadId, Delete, cancellationToken));

        async Task<bool> Delete(CancellationToken token)
        {
            await _bytes.DeleteAsync(threadId, token).ConfigureAwait(false);
            return true;
        }
    }

    /// <inheritdoc/>
    public ValueTask<string?> QuarantineAsync(string threadId, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(threadId);
        return new(_lanes.RunAsync(threadId, token => _bytes.SetAsideAsync(threadId, token).AsTask(), cancellationToken));
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ThreadInfo> ListThreadsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in _bytes.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return record.Unreadable is { } reason
                ? new(record.Name) { Unreadable = reason }
                : ThreadLabel.Read(record.Name, record.Label.Span);
        }
    }

    private async Task<string> SaveInLaneAsync(string threadId, ChatState state, SaveMode mode, CancellationToken cancellationToken)
    {
        using var content = new RentedBuffer(MessageLength * (state.Messages.Count + 4));
        ChatStateJson.Write(content, state);
        var label = ThreadLabel.Write(ThreadInfo.Of(threadId, state, _time.GetUtcNow()));
        var record = new ThreadBytes(label, content.Written) { Revision = state.Revision };
        return await _bytes.SaveAsync(threadId, record, mode, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ChatState?> LoadInLaneAsync(string threadId, CancellationToken cancellationToken)
    {
        using var record = await _bytes.LoadAsync(threadId, cancellationToken).ConfigureAwait(false);
        return record is null ? null : SessionStorage.Decode(threadId, record.Content.Span) with { Revision = record.Revision };
    }
}
