using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The runs of a log that is imported: one at a time, each with one start and one end, and a stream that clients accept.</summary>
internal sealed class ImportedRuns
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private StreamVerifier _verifier = new();

    /// <summary>The run that the rows are in. What a run was asked stands in front of its start, and belongs to it already.</summary>
    public ImportedRun? Current { get; private set; }

    /// <summary>The run that has just ended.</summary>
    public ImportedRun? Ended { get; private set; }

    /// <summary>Looks at the next row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="newKey">Gives a run its number.</param>
    /// <exception cref="ImportFault">It cannot stand here.</exception>
    public async ValueTask CheckAsync(LogRow row, Func<ValueTask<long>> newKey)
    {
        Ended = null;
        if (row.RunId is { } id && Current is null)
        {
            Current = _known.Add(id)
                ? new(await newKey().ConfigureAwait(false), id)
                : throw new ImportFault($"Run '{id}' has ended before.");
        }

        if (row.RunId is not null && row.RunId != Current!.Id)
        {
            throw new ImportFault($"It belongs to run '{row.RunId}', and run '{Current.Id}' is open.");
        }

        if (row.Record is EventRecord { Event: var @event })
        {
            Check(row, @event);
        }
    }

    private void Check(LogRow row, AgUiEvent @event)
    {
        if (Current is null || row.RunId is null)
        {
            throw new ImportFault("It belongs to no run.");
        }

        if (@event is RunStartedEvent started)
        {
            Begin(Current, row, started);
        }
        else if (!Current.HasBegun)
        {
            throw new ImportFault($"Run '{Current.Id}' has not begun.");
        }
        else if (!IsWritten(@event.Type))
        {
            throw new ImportFault($"Logs of sessions have no {LogJson.NameOf(row)}.");
        }

        if (_verifier.Check(@event) is { } violation)
        {
            throw new ImportFault($"Run '{Current.Id}' breaks a rule of the protocol: {violation}");
        }

        Note(Current, row, @event);
    }

    private void Begin(ImportedRun run, LogRow row, RunStartedEvent started)
    {
        if (run.HasBegun)
        {
            throw new ImportFault($"Run '{started.RunId}' begins while run '{run.Id}' is open.");
        }

        if (run.Id != started.RunId)
        {
            throw new ImportFault($"It belongs to run '{run.Id}', and begins run '{started.RunId}'.");
        }

        run.StartedSeq = row.Seq;
        _verifier = new();
    }

    private void Note(ImportedRun run, LogRow row, AgUiEvent @event)
    {
        run.Note(@event);
        if (row.EndsRun)
        {
            run.EndedSeq = row.Seq;
            (Ended, Current) = (run, null);
        }
    }

    /// <summary>Snapshots and chunks are for streams, and foreign events for nobody.</summary>
    private static bool IsWritten(EventType type) =>
        type
            is not (
                EventType.MessagesSnapshot
                or EventType.TextMessageChunk
                or EventType.ToolCallChunk
                or EventType.ReasoningMessageChunk
                or EventType.ActivitySnapshot
                or EventType.ActivityDelta
                or EventType.Raw
            );
}
