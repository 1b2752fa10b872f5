using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The host as an agent of the protocol: a thread is a session, a run a run.</summary>
internal sealed class HostAgent(SessionDirectory sessions) : IAgent
{
    public async IAsyncEnumerable<AgUiEvent> RunAsync(
        RunContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var stream = await OpenAsync(context.Input, new(), cancellationToken).ConfigureAwait(false);
        await foreach (var item in stream.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return item.Event;
        }
    }

    /// <summary>Asks for a run. It is durably taken when this returns; a run with this id that exists already is the one that is meant.</summary>
    /// <exception cref="AgentRefusalException">It is refused. Nothing was stored.</exception>
    public async Task<RunStream> OpenAsync(RunAgentInput input, RunStreamOptions options, CancellationToken cancellationToken)
    {
        if (!IsRunId(input.RunId))
        {
            throw AgentRefusalException.NoRunId();
        }

        var threadId = SessionName.IsValid(input.ThreadId) ? input.ThreadId : sessions.Services.Ids.New("thread_");
        var lease = await OpenSessionAsync(threadId).ConfigureAwait(false);
        try
        {
            return await OpenAsync(lease, input with { ThreadId = threadId }, options, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Looks on: everything up to now, then what goes on.</summary>
    /// <exception cref="AgentRefusalException">There is no such session.</exception>
    public async Task<RunStream> JoinAsync(string threadId)
    {
        var lease =
            await sessions.FindAsync(threadId).ConfigureAwait(false)
            ?? throw (
                SessionName.IsReserved(threadId) ? AgentRefusalException.NoSession(threadId) : AgentRefusalException.NothingToJoin(threadId)
            );
        return new(lease, new JoinReader(lease.Session).ReadAsync, run: null, stopsWhenLeft: false) { IsJoined = true };
    }

    /// <summary>Whether it comes out of every database as it went in.</summary>
    private static bool IsRunId(string id) => id.Length > 0 && DatabaseText.Of(id) == id;

    private async ValueTask<SessionLease> OpenSessionAsync(string threadId)
    {
        var found = await sessions.FindAsync(threadId).ConfigureAwait(false);
        return found is not null ? found
            : SessionName.IsReserved(threadId) ? throw AgentRefusalException.NoSession(threadId)
            : await sessions.OpenAsync(threadId, SessionCreation.Of("agui")).ConfigureAwait(false);
    }

    private static async Task<RunStream> OpenAsync(
        SessionLease lease,
        RunAgentInput input,
        RunStreamOptions options,
        CancellationToken cancellationToken
    )
    {
        var session = lease.Session;
        if (await session.FindRunAsync(input.RunId, cancellationToken).ConfigureAwait(false) is { } known)
        {
            ThrowIfOther(known.Digest, input);
            return await AttachedAsync(lease, known, options, cancellationToken).ConfigureAwait(false);
        }

        if (options.After is not null)
        {
            throw AgentRefusalException.NoRun(session.Id, input.RunId);
        }

        try
        {
            var handle = await session
                .SubmitAsync(AgUiInput.Of(input, session.Id, session.Services.Ids), options.WhenBusy)
                .ConfigureAwait(false);
            ThrowIfOther(handle.Digest, input);
            if (
                handle is { Mode: RunPosition.Attached, Finished.IsCompleted: true }
                && await session.FindRunAsync(input.RunId, cancellationToken).ConfigureAwait(false) is { } ended
            )
            {
                // It came to its end between the two questions.
                return await AttachedAsync(lease, ended, options, cancellationToken).ConfigureAwait(false);
            }

            return new(lease, (token) => WatchAsync(session, handle, token), handle, options.StopsWhenLeft);
        }
        catch (SessionBusyException busy)
        {
            throw AgentRefusalException.Busy(busy);
        }
    }

    private static void ThrowIfOther(byte[]? digest, RunAgentInput input)
    {
        if (digest is not null && !digest.AsSpan().SequenceEqual(AgUiInput.DigestOf(input)))
        {
            throw AgentRefusalException.RunIdReused(input.RunId);
        }
    }

    private static async ValueTask<RunStream> AttachedAsync(
        SessionLease lease,
        RunRow run,
        RunStreamOptions options,
        CancellationToken cancellationToken
    )
    {
        var session = lease.Session;
        var current = session.Current is { } active && active.RunId == run.Id ? active : null;
        var handle = new RunHandle(
            run.Id,
            RunPosition.Attached,
            0,
            Task.FromResult(current),
            current?.Finished ?? Task.FromResult(new RunResult(run.Id, run.State))
        );
        var stopsWhenLeft = options.StopsWhenLeft && current is not null;
        var after = options.After ?? 0;
        if (after == run.EndedSeq)
        {
            return new(lease, _ => AsyncEnumerable.Empty<StreamItem>(), handle, stopsWhenLeft: false);
        }

        var reader = new RunReader(session.Services, session.Key, run.Id);
        return await IsAtHandAsync(session, run, after, cancellationToken).ConfigureAwait(false)
            ? new(lease, token => reader.ReadAsync(run.StartedSeq, after, token), handle, stopsWhenLeft)
            : new(lease, new JoinReader(session).ReadAsync, handle, stopsWhenLeft) { IsJoined = true };
    }

    /// <summary>Whether a client can go on exactly from a row of its run: older rows may have been joined since, and numbers can be anybody's.</summary>
    private static async ValueTask<bool> IsAtHandAsync(LiveSession session, RunRow run, long after, CancellationToken cancellationToken)
    {
        if (after == 0)
        {
            return true;
        }

        var rows = await session
            .Services.Store.ReadAsync(reader => reader.ReadLogAsync(session.Key, after - 1, upTo: after), cancellationToken)
            .ConfigureAwait(false);
        return rows is [{ } row] && row.RunId == run.Id;
    }

    /// <summary>A run of our own asking: it may have to wait for its turn first.</summary>
    private static async IAsyncEnumerable<StreamItem> WatchAsync(
        LiveSession session,
        RunHandle handle,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var run = await handle.Begun.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (run is null)
        {
            yield return new(0, new RunStartedEvent(session.Id, handle.RunId));
            yield return new(0, new RunFinishedEvent(session.Id, handle.RunId) { Outcome = new CancelledOutcome() });
            yield break;
        }

        var reader = new RunReader(session.Services, session.Key, run.RunId)
        {
            CatchUp = await session.CatchUpAsync(run, cancellationToken).ConfigureAwait(false),
            Sent = run.Plan.Sent,
        };
        await foreach (var item in reader.ReadAsync(run.StartedSeq, after: 0, cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }
}
