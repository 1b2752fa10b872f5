using System.Globalization;
using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>Keeps bytes as long as the test runs, and lets it look at them and change them behind the store's back.</summary>
public sealed class InMemoryThreadBytes : IThreadBytes
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ThreadBytes> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ThreadBytes> _aside = new(StringComparer.Ordinal);
    private long _count;

    /// <summary>The records as they are now; a copy.</summary>
    public IReadOnlyDictionary<string, ThreadBytes> Records
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, ThreadBytes>(_records, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>What was set aside, by the place it is at.</summary>
    public IReadOnlyDictionary<string, ThreadBytes> Aside
    {
        get
        {
            lock (_gate)
            {
                return new Dictionary<string, ThreadBytes>(_aside, StringComparer.Ordinal);
            }
        }
    }

    /// <summary>Puts a record there as it is, revision and all.</summary>
    public void Put(string name, ThreadBytes bytes)
    {
        lock (_gate)
        {
            _records[name] = bytes;
        }
    }

    /// <inheritdoc/>
    public ValueTask<ThreadBytes?> LoadAsync(string name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_records.GetValueOrDefault(name));
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> SaveAsync(string name, ThreadBytes bytes, SaveMode mode, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        lock (_gate)
        {
            SessionConflictException.ThrowIfChanged(name, bytes.Revision, _records.GetValueOrDefault(name)?.Revision, mode);
            var revision = Next();
            _records[name] = new(bytes.Label.ToArray(), bytes.Content.ToArray()) { Revision = revision };
            return new(revision);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _records.Remove(name);
            return default;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ThreadBytesInfo> ListAsync(CancellationToken cancellationToken = default) =>
        Records.Select(record => new ThreadBytesInfo(record.Key, record.Value.Label)).ToAsyncEnumerable();

    /// <inheritdoc/>
    public ValueTask<string?> SetAsideAsync(string name, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!_records.Remove(name, out var record))
            {
                return new((string?)null);
            }

            var place = $"aside/{name}/{Next()}";
            _aside[place] = record;
            return new(place);
        }
    }

    private string Next() => (++_count).ToString(CultureInfo.InvariantCulture);
}
