using Cloister.AgUi;

namespace Cloister.Agents;

public sealed partial class AgentSession
{
    /// <summary>
    /// Tells the session that something has happened which it waits for: a run that goes on hears of it at its next step, otherwise one begins. What was told
    /// already is not told again, also after a restart, and a session that does not exist is told nothing.
    /// </summary>
    /// <param name="notice">What happened.</param>
    /// <param name="cancellationToken">Gives up before it is durably taken.</param>
    /// <exception cref="SessionBusyException">It is refused. Nothing was stored.</exception>
    internal async Task NotifyAsync(SessionNotice notice, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var lease = await _directory.FindAsync(Id).ConfigureAwait(false);
        if (
            lease is null
            || await _directory
                .Services.Store.ReadAsync(reader => reader.HasInputAsync(lease.Session.Key, notice.Name), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            return;
        }

        var ids = _directory.Services.Ids;
        var message = new UserMessage(ids.NewMessage(), notice.Text)
            .Tagged(MessageTags.Source, notice.Source)
            .Tagged(MessageTags.Visibility, MessageTags.Internal);
        // Of what joins a run only one speaker narrows its tools.
        var whenBusy = notice.Speakers.Count > 1 ? WhenBusy.Queue : WhenBusy.Steer;
        await lease.Session.SubmitAsync(NoticeInput.Of(message, notice.Speakers, notice.Name, ids), whenBusy).ConfigureAwait(false);
    }
}
