using Cloister.AgUi;

namespace Cloister.Agents;

internal sealed partial class LiveSession
{
    /// <summary>Whoever asked for a run wants it no more: it stops, or never begins.</summary>
    public async Task LeaveAsync(RunHandle handle, string reason = "disconnect")
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        if (services.IsClosed)
        {
            // It is we who leave.
            return;
        }

        if (Current is { } run && run.RunId == handle.RunId)
        {
            run.Stop(reason);
        }
        else if (_queue.Find(entry => entry.RunId == handle.RunId) is { } waiting)
        {
            await DropAsync([waiting], reason, RunState.Stopped, StoppedText).ConfigureAwait(false);
        }
    }

    /// <summary>What the client of a run has to be told at its start.</summary>
    public async ValueTask<CatchUp> CatchUpAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        if (!run.Plan.NeedsCatchUp)
        {
            return new() { State = run.Plan.Told };
        }

        var messages = await services
            .Store.ReadAsync(reader => reader.ReadMessagesAsync(Key, run.StartedSeq), cancellationToken)
            .ConfigureAwait(false);
        var transcript = messages.Select(row => row.Message).Where(message => !message.IsInternal()).ToValueList();
        var added = run.Plan.Before.OfType<MessageAdded>().Select(record => record.Message.Id).ToHashSet(StringComparer.Ordinal);
        return new()
        {
            State = run.Plan.Told,
            Before = transcript.Where(message => !added.Contains(message.Id)).ToValueList(),
            After = transcript,
        };
    }
}
