using Cloister.AgUi;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Runs: one at a time, each with one start and one end, a stream that clients accept, and nothing open behind it.</summary>
internal static class RunChecks
{
    public static void Check(StoredSession session, List<string> faults)
    {
        CheckOrder(session, faults);
        foreach (var run in session.Runs)
        {
            Check(session, run, faults);
        }

        if (session.Runs.Count(run => run.State == RunState.Running) > 1)
        {
            faults.Add("two runs go on");
        }
    }

    /// <summary>Events stand only inside runs, and runs one behind the other.</summary>
    private static void CheckOrder(StoredSession session, List<string> faults)
    {
        string? current = null;
        foreach (var row in session.Log)
        {
            if (row.IsEvent)
            {
                current = row.Type == EventType.RunStarted.ToRecordType() && current is null ? row.RunId : current;
                if (current is null || row.RunId != current)
                {
                    faults.Add($"row {row.Seq} ({RecordTypes.NameOf(row.Type)}) of run '{row.RunId}' stands in run '{current}'");
                }
            }

            current = row.EndsRun ? null : current;
        }
    }

    private static void Check(StoredSession session, RunRow run, List<string> faults)
    {
        var rows = session.Log.Where(row => row.RunId == run.Id).ToList();
        var events = rows.Where(row => row.IsEvent).ToList();
        var starts = rows.Where(row => row.Type == EventType.RunStarted.ToRecordType()).ToList();
        if (starts.Count != 1 || starts[0].Seq != run.StartedSeq)
        {
            faults.Add($"run '{run.Id}' starts at {string.Join(',', starts.Select(row => row.Seq))}, and its row says {run.StartedSeq}");
            return;
        }

        if (run.State == RunState.Running)
        {
            if (run.EndedSeq is not null || rows.Exists(row => row.EndsRun))
            {
                faults.Add($"run '{run.Id}' goes on, and has an end");
            }

            return;
        }

        CheckEnd(session, run, rows, faults);
        if (StreamVerifier.VerifyAll(events.Select(EventOf)) is { } violation)
        {
            faults.Add($"run '{run.Id}' is no stream that clients accept: {violation}");
        }
    }

    private static void CheckEnd(StoredSession session, RunRow run, List<LogRow> rows, List<string> faults)
    {
        var ends = rows.Where(row => row.EndsRun).ToList();
        if (ends.Count != 1 || ends[0].Seq != run.EndedSeq || !ReferenceEquals(ends[0], rows[^1]))
        {
            faults.Add($"run '{run.Id}' ends at {string.Join(',', ends.Select(row => row.Seq))}, and its row says {run.EndedSeq}");
            return;
        }

        var terminal = EventOf(ends[0]);
        if (StateOf(terminal) is var said && said != run.State && !(said == RunState.Failed && run.State == RunState.Interrupted))
        {
            faults.Add($"run '{run.Id}' is {run.State}, and says that it is {said}");
        }

        CheckOpen(session, run, terminal, faults);
    }

    private static void CheckOpen(StoredSession session, RunRow run, AgUiEvent terminal, List<string> faults)
    {
        var before = session.FoldTo(run.EndedSeq!.Value - 1).State;
        faults.AddRange(
            before
                .Open.Where(item => item.Status == OpenItemStatus.Streaming)
                .Select(item => $"run '{run.Id}' ends while {item.Kind} '{item.Id}' grows")
        );
        faults.AddRange(before.ActiveSteps.Select(step => $"run '{run.Id}' ends in step '{step.Name}'"));
        var waiting = WaitingFor(terminal);
        waiting.UnionWith(run.State is RunState.Completed or RunState.Waiting ? session.Waiting : []);
        var made = CallsOf(session, run);
        faults.AddRange(
            before
                .Open.Where(item => item.Kind == OpenItemKind.ToolCall && made.Contains(item.Id) && !waiting.Contains(item.Id))
                .Select(item => $"run '{run.Id}' leaves call '{item.Id}' without a result, and waits for nobody")
        );
    }

    private static HashSet<string> CallsOf(StoredSession session, RunRow run) =>
        session
            .Records.Where(pair => pair.Row.RunId == run.Id)
            .Select(pair => pair.Record)
            .OfType<EventRecord>()
            .Select(record => record.Event)
            .OfType<ToolCallStartEvent>()
            .Select(e => e.ToolCallId)
            .ToHashSet();

    private static HashSet<string> WaitingFor(AgUiEvent terminal) =>
        terminal switch
        {
            RunFinishedEvent { Outcome: SuccessOutcome { PendingToolCallIds: var ids } } => [.. ids],
            RunFinishedEvent { Outcome: InterruptOutcome { Interrupts: var asked } } =>
            [
                .. asked.Select(interrupt => interrupt.ToolCallId).OfType<string>(),
            ],
            _ => [],
        };

    private static RunState StateOf(AgUiEvent terminal) =>
        terminal switch
        {
            RunFinishedEvent { Outcome: InterruptOutcome } => RunState.Waiting,
            RunFinishedEvent { Outcome: CancelledOutcome } => RunState.Stopped,
            RunFinishedEvent => RunState.Completed,
            _ => RunState.Failed,
        };

    private static AgUiEvent EventOf(LogRow row) => ((EventRecord)LogJson.Read(row)).Event;
}
