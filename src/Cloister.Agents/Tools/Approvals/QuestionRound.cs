using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Ends a run with everything that is to be asked, or held back until it can be.</summary>
internal sealed class QuestionRound(ActiveRun run, ToolSettings settings)
{
    private readonly List<ApprovalRow> _new = [];
    private readonly List<ApprovalRow> _held = [];
    private readonly List<ApprovalRow> _open = [];
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal);

    private long ExpiresAt => run.Session.Services.Now + (long)settings.ApprovalLife.TotalMilliseconds;

    /// <summary>A call of this run that has to wait.</summary>
    public void Add(PlannedCall call, ApprovalState state)
    {
        _new.Add(
            new(ApprovalId.Of(call.Id), run.Session.Key, run.Log.Key, call.Id, call.Name, call.Input)
            {
                Hash = CallHash.Of(call.Name, call.Input, call.Tool!.WorkingFolder),
                Reason = call.Reason,
                State = state,
                ExpiresAt = ExpiresAt,
            }
        );
        _waiting.Add(call.Id);
    }

    /// <summary>What earlier runs left to wait. Of a step of which the application has answered everything, the questions can be asked now.</summary>
    public void Add(OpenSteps steps)
    {
        _open.AddRange(steps.Ours.Where(row => row.State == ApprovalState.Open));
        _held.AddRange(
            steps
                .All.Where(step => !step.HasClients)
                .SelectMany(step => step.Ours)
                .Where(row => row.State == ApprovalState.Held)
                .Select(row => row with { State = ApprovalState.Open, ExpiresAt = ExpiresAt })
        );
        _waiting.UnionWith(steps.All.SelectMany(step => step.Calls).Select(open => open.Call.Id));
    }

    /// <summary>The end of the run. While the application has calls to answer, nobody is asked anything.</summary>
    /// <param name="clients">The calls of this run that the application answers.</param>
    public ToolRound ToRound(ValueList<string> clients)
    {
        if (!clients.IsEmpty)
        {
            _held.Clear();
        }

        var asked = _held.Concat(_new.Where(row => row.State == ApprovalState.Open)).ToList();
        var interrupts = clients.IsEmpty ? _open.Concat(asked).Select(row => row.ToInterrupt()).ToValueList() : [];
        _waiting.UnionWith(clients);
        return clients.IsEmpty && interrupts.IsEmpty
            ? ToolRound.Done
            : new()
            {
                ClientCalls = clients,
                Interrupts = interrupts,
                Records = [.. asked.Select(row => row.ToRecord())],
                Also = Write,
                Waiting = _waiting,
            };
    }

    private void Write(WriteSet set)
    {
        _new.ForEach(row => set.InsertApproval(row));
        _held.ForEach(row => set.OpenApproval(row));
        if (_new.Count > 0)
        {
            set.KeepOfRun(run.Log.Key, RunKept.Of(run));
        }
    }
}
