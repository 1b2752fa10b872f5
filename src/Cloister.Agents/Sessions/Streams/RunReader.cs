using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The events of one run, for the client that asked for it: from its start, or from where the client lost it.</summary>
internal sealed class RunReader(SessionServices services, long session, string runId)
{
    /// <summary>What the client is told right behind the start of the run.</summary>
    public CatchUp CatchUp { get; init; } = CatchUp.None;

    /// <summary>The messages the client has said itself: nobody gets back what he sent.</summary>
    public IReadOnlySet<string> Sent { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Reads until the run has ended.</summary>
    /// <param name="startedSeq">The row the run began with.</param>
    /// <param name="after">The last row the client has; everything, if it has none.</param>
    /// <param name="cancellationToken">Ends the reading, not the run.</param>
    public async IAsyncEnumerable<StreamItem> ReadAsync(
        long startedSeq,
        long after,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var rows = LogReader.ReadAsync(services, session, Math.Max(after, startedSeq - 1), follow: true, cancellationToken);
        await foreach (var row in rows.ConfigureAwait(false))
        {
            if (row.IsEvent && row.Seq != startedSeq && row.RunId == runId)
            {
                yield return new(row.Seq, LogJson.ReadEvent(row));
            }
            else
            {
                foreach (var item in StreamItem.Numbered(row.Seq, EventsOf(row, startedSeq)))
                {
                    yield return item;
                }
            }

            if (row.EndsRun && row.RunId == runId)
            {
                yield break;
            }
        }
    }

    private IEnumerable<AgUiEvent> EventsOf(LogRow row, long startedSeq) =>
        row.Seq == startedSeq ? EventsOf(row).Concat(CatchUp.Events()) : EventsOf(row);

    private IEnumerable<AgUiEvent> EventsOf(LogRow row) =>
        LogJson.Read(row) switch
        {
            EventRecord { Event: var @event } when row.RunId == runId => [@event],
            MessageAdded { Message: var message } when !Sent.Contains(message.Id) => SpokenMessage.EventsOf(message),
            StateSet { State: var state } => [new StateSnapshotEvent(state)],
            _ => [],
        };
}
