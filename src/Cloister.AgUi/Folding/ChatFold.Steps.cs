namespace Cloister.AgUi;

public sealed partial class ChatFold
{
    private readonly ListKeys<ActiveStep, ActiveStep> _steps = new(step => step);
    private readonly ListKeys<SubagentRun, string> _subagents = new(run => run.Id);

    private void StartStep(StepStartedEvent @event)
    {
        var step = new ActiveStep(@event.StepName, @event.SubagentRunId);
        var active = _state.ActiveSteps;
        _state = _state with
        {
            Phase = RunPhase.StepRunning,
            ActiveSteps = _steps.Contains(active, step) ? active : _steps.Add(active, step),
        };
    }

    private void FinishStep(StepFinishedEvent @event)
    {
        var step = new ActiveStep(@event.StepName, @event.SubagentRunId);
        var left = _state.ActiveSteps.Where(active => active != step).ToValueList();
        if (left.Count < _state.ActiveSteps.Count)
        {
            _state = _state with { Phase = left.IsEmpty ? RunPhase.Running : RunPhase.StepRunning, ActiveSteps = left };
        }
    }

    private void StartSubagent(SubagentStartedEvent @event)
    {
        var run = new SubagentRun(@event.SubagentRunId, @event.Name)
        {
            Description = @event.Description,
            ParentSubagentRunId = @event.ParentSubagentRunId,
            ParentToolCallId = @event.ParentToolCallId,
        };
        _state = _state with
        {
            Subagents = FindSubagent(run.Id) is >= 0 and var place
                ? _subagents.SetItem(_state.Subagents, place, run)
                : _subagents.Add(_state.Subagents, run),
        };
    }

    private void FinishSubagent(SubagentFinishedEvent @event)
    {
        var status = @event.Outcome is SubagentSuspended ? SubagentStatus.Suspended : SubagentStatus.Succeeded;
        UpdateSubagent(@event.SubagentRunId, run => run with { Status = status, Result = @event.Result });
    }

    private void FailSubagent(SubagentErrorEvent @event) =>
        UpdateSubagent(@event.SubagentRunId, run => run with { Status = SubagentStatus.Failed, ErrorMessage = @event.Message });

    private void UpdateSubagent(string id, Func<SubagentRun, SubagentRun> change)
    {
        if (FindSubagent(id) is >= 0 and var place)
        {
            _state = _state with { Subagents = _subagents.SetItem(_state.Subagents, place, change(_state.Subagents[place])) };
        }
    }

    private int FindSubagent(string id)
    {
        if (!_subagents.Contains(_state.Subagents, id))
        {
            return -1;
        }
        var place = _state.Subagents.Count - 1;
        while (_state.Subagents[place].Id != id)
        {
            place--;
        }
        return place;
    }

    private static ValueList<SubagentRun> Abandoned(ValueList<SubagentRun> runs) =>
        runs.Any(run => run.Status == SubagentStatus.Running)
            ? runs.Select(run => run.Status == SubagentStatus.Running ? run with { Status = SubagentStatus.Abandoned } : run).ToValueList()
            : runs;
}
