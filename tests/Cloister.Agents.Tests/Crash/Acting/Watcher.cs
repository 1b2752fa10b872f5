namespace Cloister.Agents.Tests.Crash;

/// <summary>Follows a session from its first row, and keeps what it sees.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<LogRow> _rows = [];
    private readonly Task _watching;

    public Watcher(LiveSession session) => _watching = WatchAsync(session.Services, session.Key);

    /// <summary>What it has seen.</summary>
    public IReadOnlyList<LogRow> Rows
    {
        get
        {
            lock (_rows)
            {
                return [.. _rows];
            }
        }
    }

    /// <summary>Fails if it has seen anything that is not in the store, or not as it is there.</summary>
    public async Task CheckAsync(AgentStore store, long session)
    {
        var kept = (await StoredSession.ReadAsync(store, session)).Log.ToDictionary(row => row.Seq);
        Assert.All(
            Rows,
            row =>
            {
                Assert.True(kept.ContainsKey(row.Seq), $"Row {row.Seq} ({RecordTypes.NameOf(row.Type)}) was seen, and is not stored.");
                Assert.Equal(kept[row.Seq].Body.ToArray(), row.Body.ToArray());
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _end.Dispose();
    }

    private async Task WatchAsync(SessionServices services, long session)
    {
        try
        {
            await foreach (var row in LogReader.ReadAsync(services, session, after: 0, follow: true, _end.Token))
            {
                lock (_rows)
                {
                    _rows.Add(row);
                }
            }
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // It has seen enough.
        }
    }
}
