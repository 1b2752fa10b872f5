namespace Cloister.Agents;

/// <summary>
/// The one writer: a thread that takes all write sets that wait, applies them in one transaction, and then takes what has come meanwhile. So nobody waits
/// for company, and whoever comes while it is at work gets it.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    private readonly object _gate = new();
    private readonly GroupWriter _groups;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PendingCommit> _waiting = [];
    private List<PendingCommit> _taken = [];
    private bool _isClosed;
    private OwnershipLostException? _lost;

    public StoreWriter(GroupWriter groups)
    {
        _groups = groups;
        new Thread(Run) { IsBackground = true, Name = "Cloister store" }.Start();
    }

    public StoreHealth Health => _lost is null ? StoreHealth.Good : new(false, _lost.Message);

    public Task CommitAsync(WriteSet set, Durability durability)
    {
        var pending = new PendingCommit(set, durability);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(AgentStore));
            _waiting.Add(pending);
            Monitor.Pulse(_gate);
        }

        return pending.Task;
    }

    /// <summary>Commits what still waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task.ConfigureAwait(false);
    }

    private void Run()
    {
        while (Take() is { Count: > 0 } group)
        {
            Write(group);
            group.Clear();
        }

        _groups.Dispose();
        _ended.SetResult();
    }

    private List<PendingCommit> Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isClosed)
            {
                Monitor.Wait(_gate);
            }

            (_waiting, _taken) = (_taken, _waiting);
            return _taken;
        }
    }

    private void Write(List<PendingCommit> group)
    {
        try
        {
            Apply(group);
        }
        catch (Exception exception) when (group.Count == 1 || _lost is not null)
        {
            group.ForEach(pending => pending.SetException(exception));
        }
        catch (Exception)
        {
            // The transaction is rolled back, and one of them is to blame. Alone it will fail alone.
            group.ForEach(pending => Write([pending]));
        }
    }

    private void Apply(List<PendingCommit> group)
    {
        if (_lost is not null)
        {
            throw _lost;
        }

        try
        {
            var durability = group.Exists(pending => pending.Durability == Durability.Disk) ? Durability.Disk : Durability.Os;
            _groups.Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(group), durability);
        }
        catch (OwnershipLostException lost)
        {
            _lost = lost;
            throw;
        }

        group.ForEach(pending => pending.SetResult());
    }
}
