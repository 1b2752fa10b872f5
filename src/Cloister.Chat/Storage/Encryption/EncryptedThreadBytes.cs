using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Cloister.Chat;

/// <summary>Encrypts the records of another store of bytes.</summary>
/// <remarks>
/// <para>
/// AES-256-GCM with a fresh random nonce for every save. A record is bound to its thread: one that was changed, cut short or copied to another thread is
/// refused as <see cref="SessionDataReason.Tampered"/>. That somebody puts back an older record of the same thread is not noticed.
/// </para>
/// <para>What is to be seen: how many threads there are, how long each is, when it was saved, and the ids of the keys.</para>
/// </remarks>
public sealed class EncryptedThreadBytes : IThreadBytes
{
    private readonly IThreadBytes _inner;
    private readonly ISessionKeyProvider _keys;

    /// <summary>Encrypts what <paramref name="inner"/> keeps.</summary>
    public EncryptedThreadBytes(IThreadBytes inner, ISessionKeyProvider keys)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(keys);
        _inner = inner;
        _keys = keys;
    }

    /// <summary>Whether records have hashes for names, so that names of files do not tell thread ids. Not to be changed once threads are stored.</summary>
    /// <value>True.</value>
    public bool HideNames { get; init; } = true;

    /// <inheritdoc/>
    public async ValueTask<ThreadBytes?> LoadAsync(string name, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(name);
        var innerName = await InnerNameAsync(name, cancellationToken).ConfigureAwait(false);
        using var record = await LoadInnerAsync(name, innerName, cancellationToken).ConfigureAwait(false);
        return record is null
            ? null
            : Open(name, innerName, record, await KeyOfAsync(name, record.Label, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<string> SaveAsync(string name, ThreadBytes bytes, SaveMode mode, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(name);
        ArgumentNullException.ThrowIfNull(bytes);
        var key = await _keys.GetCurrentAsync(cancellationToken).ConfigureAwait(false);
        var innerName = await InnerNameAsync(name, cancellationToken).ConfigureAwait(false);
        var label = SealedLabel.Close(key, name, bytes.Label.Span, innerName);
        var length = bytes.Content.Length + Seal.Overhead;
        using var rented = MemoryPool<byte>.Shared.Rent(length);
        var content = rented.Memory[..length];
        Seal.Close(key, bytes.Content.Span, Associated(label, name), content.Span);
        try
        {
            return await _inner
                .SaveAsync(innerName, new(label, content) { Revision = bytes.Revision }, mode, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (SessionConflictException conflict)
        {
            throw new SessionConflictException(name, conflict.ExpectedRevision, conflict.StoredRevision);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(name);
        await _inner
            .DeleteAsync(await InnerNameAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        if (HideNames && await IsUnreadableAsync(name, cancellationToken).ConfigureAwait(false))
        {
            await _inner.DeleteAsync(name, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ThreadBytesInfo> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in _inner.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return await OpenAsync(record, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<string?> SetAsideAsync(string name, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(name);
        var innerName = await InnerNameAsync(name, cancellationToken).ConfigureAwait(false);
        await RefuseIfOnlyTheKeyIsMissingAsync(name, innerName, cancellationToken).ConfigureAwait(false);
        return await _inner.SetAsideAsync(innerName, cancellationToken).ConfigureAwait(false);
    }

    private static ThreadBytes Open(string threadId, string innerName, ThreadBytes record, SessionKey key)
    {
        var rented = MemoryPool<byte>.Shared.Rent(record.Content.Length);
        var content = rented.Memory[..Math.Max(0, record.Content.Length - Seal.Overhead)];
        if (
            SealedLabel.TryOpen(key, record.Label.Span, innerName) is { } label
            && label.ThreadId == threadId
            && Seal.TryOpen(key, record.Content.Span, Associated(record.Label.Span, threadId), content.Span)
        )
        {
            return new(label.Label, content) { Revision = record.Revision, Owner = rented };
        }

        rented.Dispose();
        throw SessionStorage.Unreadable(threadId, SessionDataReason.Tampered);
    }

    private static byte[] Associated(ReadOnlySpan<byte> label, string threadId) => [.. label, .. Encoding.UTF8.GetBytes(threadId)];

    private async ValueTask<string> InnerNameAsync(string threadId, CancellationToken cancellationToken)
    {
        if (!HideNames)
        {
            return threadId;
        }

        var key = await _keys.GetNameKeyAsync(cancellationToken).ConfigureAwait(false);
        return Convert.ToHexStringLower(HMACSHA256.HashData(key.Bytes, Encoding.UTF8.GetBytes(threadId)));
    }

    private async ValueTask<ThreadBytes?> LoadInnerAsync(string threadId, string innerName, CancellationToken cancellationToken)
    {
        try
        {
            return await _inner.LoadAsync(innerName, cancellationToken).ConfigureAwait(false);
        }
        catch (SessionDataException exception)
        {
            // Whatever is not as it was written was changed by somebody: that is what encryption is to find out.
            var reason = exception.Reason == SessionDataReason.Corrupt ? SessionDataReason.Tampered : exception.Reason;
            throw SessionStorage.Unreadable(threadId, reason, exception);
        }
    }

    private async ValueTask<SessionKey> KeyOfAsync(string threadId, ReadOnlyMemory<byte> label, CancellationToken cancellationToken)
    {
        if (SealedLabel.TryReadKeyId(label.Span, out var keyId) is { } reason)
        {
            throw SessionStorage.Unreadable(threadId, reason);
        }

        return await _keys.FindAsync(keyId, cancellationToken).ConfigureAwait(false) ?? throw new KeyUnavailableException(threadId, keyId);
    }

    private async ValueTask<ThreadBytesInfo> OpenAsync(ThreadBytesInfo record, CancellationToken cancellationToken)
    {
        if (record.Unreadable is { } broken)
        {
            return broken == SessionDataReason.Corrupt ? record with { Unreadable = SessionDataReason.Tampered } : record;
        }

        try
        {
            var key = await KeyOfAsync(record.Name, record.Label, cancellationToken).ConfigureAwait(false);
            return SealedLabel.TryOpen(key, record.Label.Span, record.Name) is { } label
                ? new(label.ThreadId, label.Label)
                : new ThreadBytesInfo(record.Name, default) { Unreadable = SessionDataReason.Tampered };
        }
        catch (SessionDataException exception)
        {
            return new(record.Name, default) { Unreadable = exception.Reason };
        }
    }

    /// <summary>Whether a record has this name that is listed under it, because its thread id cannot be read.</summary>
    private async ValueTask<bool> IsUnreadableAsync(string innerName, CancellationToken cancellationToken)
    {
        try
        {
            using var record = await _inner.LoadAsync(innerName, cancellationToken).ConfigureAwait(false);
            return record is not null
                && await OpenAsync(new(innerName, record.Label), cancellationToken).ConfigureAwait(false) is { Unreadable: not null };
        }
        catch (SessionDataException)
        {
            return true;
        }
    }

    private async ValueTask RefuseIfOnlyTheKeyIsMissingAsync(string threadId, string innerName, CancellationToken cancellationToken)
    {
        try
        {
            using var record = await _inner.LoadAsync(innerName, cancellationToken).ConfigureAwait(false);
            if (record is not null)
            {
                await KeyOfAsync(threadId, record.Label, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SessionDataException exception) when (exception is not KeyUnavailableException)
        {
            // That is what it is set aside for.
        }
    }
}
