using Cloister.AgUi;

namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    /// <summary>The session as it is, with what a run has open.</summary>
    public async ValueTask<SessionView> ViewAsync(CancellationToken cancellationToken)
    {
        // While the gate is held no run begins or ends, so the run and the state belong together.
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        var run = Current;
        var (state, seq) = await Log.StateAsync().ConfigureAwait(false);
        var transcript = await TranscriptAsync(state, cancellationToken).ConfigureAwait(false);
        var interrupts = await services.OpenInterruptsAsync(Key, cancellationToken).ConfigureAwait(false);
        return new(seq, run?.RunId, state, transcript, interrupts);
    }

    /// <summary>What people see: a summary stands for what was said before it only towards models.</summary>
    public async ValueTask<ValueList<Message>> TranscriptAsync(ChatState state, CancellationToken cancellationToken)
    {
        var visible = state.Messages.Where(message => !message.IsInternal());
        if (state.Messages.IsEmpty || !state.Messages[0].IsSummary())
        {
            return visible.ToValueList();
        }

        var stored = await services.Store.ReadAsync(reader => reader.ReadMessagesAsync(Key), cancellationToken).ConfigureAwait(false);
        return stored
            .Select(row => row.Message)
            .TakeWhile(message => message.Id != state.Messages[0].Id)
            .Where(message => !message.IsInternal())
            .Concat(visible)
            .ToValueList();
    }
}
