namespace Cloister.Chat;

/// <summary>Keys that are known from the start.</summary>
public sealed class FixedSessionKeys : ISessionKeyProvider
{
    private readonly SessionKey _nameKey;
    private readonly SessionKey _current;
    private readonly Dictionary<string, SessionKey> _known = new(StringComparer.Ordinal);

    /// <summary>These keys.</summary>
    /// <param name="nameKey">Hashes thread ids, for ever.</param>
    /// <param name="current">Writes, and reads what it wrote.</param>
    /// <param name="older">Only read.</param>
    public FixedSessionKeys(SessionKey nameKey, SessionKey current, params IEnumerable<SessionKey> older)
    {
        ArgumentNullException.ThrowIfNull(nameKey);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(older);
        _nameKey = nameKey;
        _current = current;
        foreach (var key in older.Prepend(current))
        {
            if (!_known.TryAdd(key.Id, key))
            {
                throw new ArgumentException(
                    $"Two keys are called '{key.Id}', so a thread could not say which one it needs. Rename one.",
                    nameof(older)
                );
            }
        }
    }

    /// <summary>Everything from one secret that cannot be guessed: the key for names is derived with the id <c>names</c>, the one that writes with <c>1</c>.</summary>
    /// <param name="secret">At least 16 bytes.</param>
    /// <remarks>
    /// To write with another key later, keep what is there: derive <c>names</c> and <c>1</c> from this secret with
    /// <see cref="SessionKey.Derive"/>, and give the new key as the current one and <c>1</c> as an older one.
    /// </remarks>
    public static FixedSessionKeys FromSecret(ReadOnlySpan<byte> secret) =>
        new(SessionKey.Derive("names", secret), SessionKey.Derive("1", secret));

    /// <inheritdoc/>
    public ValueTask<SessionKey> GetCurrentAsync(CancellationToken cancellationToken = default) => new(_current);

    /// <inheritdoc/>
    public ValueTask<SessionKey?> FindAsync(string keyId, CancellationToken cancellationToken = default) =>
        new(_known.GetValueOrDefault(keyId));

    /// <inheritdoc/>
    public ValueTask<SessionKey> GetNameKeyAsync(CancellationToken cancellationToken = default) => new(_nameKey);
}
