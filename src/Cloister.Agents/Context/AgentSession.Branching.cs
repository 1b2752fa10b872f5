using Cloister.AgUi;

namespace Cloister.Agents;

public sealed partial class AgentSession
{
    /// <summary>Says a message of a person in other words: it and all that came after it leave the history, and the new one is answered.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="content">The other words.</param>
    /// <param name="whenBusy">What becomes of it while a run goes on. It joins none: <see cref="WhenBusy.Steer"/> waits like <see cref="WhenBusy.Queue"/>.</param>
    /// <param name="cancellationToken">Gives up before it is taken.</param>
    /// <exception cref="SessionRefusedException">There is no such message, or it is not a person's.</exception>
    /// <exception cref="SessionBusyException">It is refused. Nothing was stored.</exception>
    public async Task<RunHandle> EditAsync(
        string messageId,
        MessageContent content,
        WhenBusy whenBusy = WhenBusy.Reject,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(messageId);
        ArgumentNullException.ThrowIfNull(content);
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        var (active, at) = await FindAsync(lease.Session, messageId, cancellationToken).ConfigureAwait(false);
        if (active[at] is not { IsUser: true, IsHidden: false })
        {
            throw SessionRefusedException.NotOfUser(Id, messageId);
        }

        var ids = _directory.Services.Ids;
        return await BranchAsync(lease, BranchInput.Edit(messageId, new(ids.NewMessage(), content), ids), whenBusy).ConfigureAwait(false);
    }

    /// <summary>Asks for another answer: what came after a message of a person leaves the history, and the message is answered once more.</summary>
    /// <param name="messageId">The message, or an answer to it; the last that a person said if not given.</param>
    /// <param name="whenBusy">What becomes of it while a run goes on. It joins none: <see cref="WhenBusy.Steer"/> waits like <see cref="WhenBusy.Queue"/>.</param>
    /// <param name="cancellationToken">Gives up before it is taken.</param>
    /// <exception cref="SessionRefusedException">There is no such message, or nobody has said anything.</exception>
    /// <exception cref="SessionBusyException">It is refused. Nothing was stored.</exception>
    public async Task<RunHandle> RegenerateAsync(
        string? messageId = null,
        WhenBusy whenBusy = WhenBusy.Reject,
        CancellationToken cancellationToken = default
    )
    {
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        var (active, at) = await FindAsync(lease.Session, messageId, cancellationToken).ConfigureAwait(false);
        while (at >= 0 && active[at] is not { IsUser: true, IsHidden: false })
        {
            at--;
        }

        return at < 0
            ? throw SessionRefusedException.NothingSaid(Id)
            : await BranchAsync(lease, BranchInput.Regenerate(active[at].Id, _directory.Services.Ids), whenBusy).ConfigureAwait(false);
    }

    /// <summary>Makes another session that begins with what was said in this one. From there on they know nothing of each other.</summary>
    /// <param name="atMessageId">The last message to be copied, with the results of its calls; the last one that is complete if not given.</param>
    /// <param name="cancellationToken">Gives up before it is made.</param>
    /// <exception cref="SessionRefusedException">There is no such message, or it is not complete yet.</exception>
    public async Task<AgentSession> ForkAsync(string? atMessageId = null, CancellationToken cancellationToken = default)
    {
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        var creation = await SessionForking.PlanAsync(lease.Session, atMessageId).ConfigureAwait(false);
        var id = _directory.Services.Ids.New(SessionName.ForkPrefix);
        using var fork = await _directory.CreateAsync(id, creation).ConfigureAwait(false);
        return new(_directory, id);
    }

    /// <summary>
    /// Empties the history for people and models; the log keeps what was said. What goes on is stopped, and what waits is dropped; what is asked
    /// meanwhile comes after it.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting. A tool of this very session passes its own, or waits for the end of its run in its run.</param>
    public async Task ClearAsync(CancellationToken cancellationToken = default)
    {
        using var lease = await GetAsync(cancellationToken).ConfigureAwait(false);
        await lease.Session.ClearAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static Task<RunHandle> BranchAsync(SessionLease lease, SessionInput input, WhenBusy whenBusy) =>
        lease.Session.SubmitAsync(input, whenBusy == WhenBusy.Steer ? WhenBusy.Queue : whenBusy);

    /// <summary>The active messages, and where one of them stands; the last, if none is named.</summary>
    private async ValueTask<(List<KnownMessage> Active, int At)> FindAsync(
        LiveSession session,
        string? messageId,
        CancellationToken cancellationToken
    )
    {
        var active = await _directory
            .Services.Store.ReadAsync(reader => reader.ReadKnownAsync(session.Key), cancellationToken)
            .ConfigureAwait(false);
        var at = messageId is null ? active.Count - 1 : active.FindIndex(message => message.Id == messageId);
        return at < 0 && messageId is not null ? throw SessionRefusedException.NoMessage(Id, messageId) : (active, at);
    }
}
