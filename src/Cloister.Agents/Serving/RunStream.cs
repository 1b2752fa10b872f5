using System.Runtime.CompilerServices;

namespace Cloister.Agents;

/// <summary>A run on its way to one client, which keeps the session awake while it reads.</summary>
internal sealed class RunStream(
    SessionLease lease,
    Func<CancellationToken, IAsyncEnumerable<StreamItem>> read,
    RunHandle? run,
    bool stopsWhenLeft
) : IDisposable
{
    public string ThreadId => lease.Session.Id;

    /// <summary>The run, unless this only looks on.</summary>
    public string? RunId => run?.RunId;

    /// <summary>Whether there is something to read already; a run that waits for its turn has nothing.</summary>
    public bool HasBegun => run is not { Begun.IsCompleted: false };

    /// <summary>Whether it begins with where the session stands, not with the next event of the run.</summary>
    public bool IsJoined { get; init; }

    /// <summary>Reads to the end of the run. Leaving early, or cancelling, stops a run that was asked for so.</summary>
    public async IAsyncEnumerable<StreamItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using (lease)
        {
            var isComplete = false;
            try
            {
                await foreach (var item in read(cancellationToken).ConfigureAwait(false))
                {
                    yield return item;
                }

                isComplete = true;
            }
            finally
            {
                if (!isComplete && stopsWhenLeft && run is not null)
                {
                    await lease.Session.LeaveAsync(run).ConfigureAwait(false);
                }
            }
        }
    }

    public void Dispose() => lease.Dispose();
}
