using Cloister.Agents;

namespace Cloister.Benchmarks;

/// <summary>What a store was given, transaction by transaction, until it is taken away.</summary>
internal sealed class Tape
{
    private readonly Lock _lock = new();
    private List<Step> _steps = [];

    /// <summary>Records a transaction.</summary>
    public void Add(ReadOnlySpan<PendingCommit> group, Durability durability)
    {
        var writes = new List<Taped>();
        foreach (var pending in group)
        {
            foreach (ref readonly var write in pending.Set.Writes)
            {
                writes.Add(new(write.Statement, pending.Set.ArgumentsOf(write).ToArray()));
            }
        }

        Add(new(durability, writes));
    }

    /// <summary>Records that what was written ahead was brought into the file.</summary>
    public void AddCheckpoint() => Add(new(Durability.Os, Writes: null));

    public List<Step> Take()
    {
        lock (_lock)
        {
            return Interlocked.Exchange(ref _steps, []);
        }
    }

    private void Add(Step step)
    {
        lock (_lock)
        {
            _steps.Add(step);
        }
    }

    /// <summary>A transaction, or a checkpoint if it has no writes.</summary>
    internal sealed record Step(Durability Durability, List<Taped>? Writes);

    internal sealed record Taped(Statement Statement, SqlValue[] Arguments);
}
