using Cloister.Agents.Tests.Storage;

namespace Cloister.Agents.Tests.Crash;

/// <summary>
/// Stands between a store and its readers. After each commit, and whenever somebody outside was told something, it keeps what a process that is killed
/// there leaves, and what is left if the machine loses its power there.
/// </summary>
/// <remarks>
/// It copies while the store may be writing: a write-ahead log only grows as long as nobody tidies it up, and its last entry may be cut short, as after
/// a kill.
/// </remarks>
internal sealed class CrashRecorder(string folder) : IEventFeed, IDisposable
{
    private readonly Lock _gate = new();
    private readonly MemoryFeed _feed = new();
    private readonly TemporaryFolder _disk = new();
    private readonly List<(long Session, LogRow Row)> _seen = [];
    private readonly List<Fact> _facts = [];
    private readonly List<CrashPoint> _points = [];

    public IReadOnlyList<CrashPoint> Points
    {
        get
        {
            lock (_gate)
            {
                return [.. _points];
            }
        }
    }

    /// <summary>What became durable and is about to be seen.</summary>
    public void Publish(long session, IReadOnlyList<LogRow> rows)
    {
        lock (_gate)
        {
            _seen.AddRange(rows.Select(row => (session, row)));
            Keep($"killed after {string.Join(' ', rows.Select(row => RecordTypes.NameOf(row.Type)))}", folder, [.. _seen]);
        }

        _feed.Publish(session, rows);
    }

    public void Close(long session) => _feed.Close(session);

    public IFeedFollower Follow(long session) => _feed.Follow(session);

    /// <summary>For <see cref="AgentStoreOptions.Synced"/>.</summary>
    public void Synced()
    {
        lock (_gate)
        {
            Copy(folder, _disk.Path);
            Keep("without power after a sync", _disk.Path, []);
        }
    }

    /// <summary>Something was told, or done.</summary>
    public void Note(Fact fact)
    {
        lock (_gate)
        {
            _facts.Add(fact);
            Keep($"killed after {fact}", folder, [.. _seen]);
            Keep($"without power after {fact}", _disk.Path, []);
        }
    }

    public void Dispose() => _disk.Dispose();

    private void Keep(string name, string from, IReadOnlyList<(long, LogRow)> seen)
    {
        var left = new TemporaryFolder();
        Copy(from, left.Path);
        _points.Add(new($"{_points.Count}: {name}", left, seen, [.. _facts]));
    }

    private static void Copy(string from, string to)
    {
        foreach (var name in new[] { "state.db", "state.db-wal" })
        {
            var source = Path.Combine(from, name);
            if (File.Exists(source))
            {
                File.Copy(source, Path.Combine(to, name), overwrite: true);
            }
        }
    }
}
