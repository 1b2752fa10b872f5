using System.Globalization;

namespace Cloister.Agents;

/// <summary>
/// Gives the keys of rows, per table, never one twice. They are taken from the store in blocks; what is left of a block when the process ends is not used.
/// </summary>
internal sealed class KeySource(Func<WriteSet, Durability, Task> commit, IReadOnlyDictionary<string, long> taken) : IDisposable
{
    /// <summary>In front of the table's name in <c>meta</c>, where the last key that was taken stands.</summary>
    public const string Prefix = "key.";

    private const int BlockSize = 256;

    private static readonly Statement Take = new(
        "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    );

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Dictionary<string, (long Last, long End)> _blocks = taken.ToDictionary(
        pair => pair.Key,
        pair => (pair.Value, pair.Value),
        StringComparer.Ordinal
    );

    public void Dispose() => _gate.Dispose();

    public async ValueTask<long> NextAsync(string table)
    {
        await _gate.WaitAsync().ConfigureAwait(false);
        try
        {
            var (last, end) = _blocks.GetValueOrDefault(table);
            if (last == end)
            {
                end += BlockSize;
                await commit(new WriteSet().Do(Take, Prefix + table, end.ToString(CultureInfo.InvariantCulture)), Durability.Os)
                    .ConfigureAwait(false);
            }

            _blocks[table] = (++last, end);
            return last;
        }
        finally
        {
            _gate.Release();
        }
    }
}
