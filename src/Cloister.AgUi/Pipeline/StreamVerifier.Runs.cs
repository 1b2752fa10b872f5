namespace Cloister.AgUi;

/// <summary>Runs, steps and subagents.</summary>
public sealed partial class StreamVerifier
{
    private StreamViolation? StartRun(RunStartedEvent start)
    {
        _messages.Clear();
        _toolCalls.Clear();
        _reasoning.Clear();
        _activities.Clear();
        _openSpans.Clear();
        _activeSteps.Clear();
        _subagents.Clear();
        _activeSubagents = 0;
        OwnMessages(start.Input?.Messages ?? [], overwrite: false);
        return Move(Place.InRun);
    }

    private StreamViolation? FinishRun() => (_strict ? CheckAllClosed() : null) ?? Move(Place.AfterFinish);

    private StreamViolation? Move(Place place)
    {
        _place = place;
        return null;
    }

    private StreamViolation? CheckAllClosed()
    {
        var open =
            _messages.OpenCount > 0 ? $"the text message {WireName.Quote(_messages.FirstOpen)} is open"
            : _toolCalls.OpenCount > 0 ? $"the tool call {WireName.Quote(_toolCalls.FirstOpen)} is open"
            : _reasoning.OpenCount > 0 ? $"the reasoning message {WireName.Quote(_reasoning.FirstOpen)} is open"
            : _openSpans.Count > 0 ? $"the reasoning {WireName.Quote(_openSpans.First())} is open"
            : _activeSteps.Count > 0 ? $"the step {WireName.Quote(_activeSteps.First().Name)} is active"
            : _activeSubagents > 0 ? $"the subagent {WireName.Quote(_subagents.First(subagent => subagent.Value).Key)} is active"
            : null;
        return open is null ? null : StreamViolation.Of(StreamRule.AllClosedAtFinish, EventType.RunFinished, $"came while {open}");
    }

    private StreamViolation? StartStep(StepStartedEvent start) =>
        _activeSteps.Add((start.SubagentRunId, start.StepName)) || !_strict
            ? null
            : StreamViolation.Of(
                StreamRule.StepStartsOnce,
                start.Type,
                $"names {WireName.Quote(start.StepName)}, which is already active for {WireName.Owner(start.SubagentRunId)}"
            );

    private StreamViolation? FinishStep(StepFinishedEvent finish) =>
        _activeSteps.Remove((finish.SubagentRunId, finish.StepName)) || !_strict
            ? null
            : StreamViolation.Of(
                StreamRule.StepIsActive,
                finish.Type,
                $"names {WireName.Quote(finish.StepName)}, which is not active for {WireName.Owner(finish.SubagentRunId)}"
            );

    private StreamViolation? StartSubagent(SubagentStartedEvent start)
    {
        if (start.ParentSubagentRunId is { } parent && !_subagents.ContainsKey(parent))
        {
            return StreamViolation.Of(
                StreamRule.SubagentParentIsKnown,
                start.Type,
                $"names the parent {WireName.Quote(parent)}, which this run has not announced"
            );
        }

        if (!_subagents.TryAdd(start.SubagentRunId, true))
        {
            return StreamViolation.Of(
                StreamRule.SubagentStartsOnce,
                start.Type,
                $"names {WireName.Quote(start.SubagentRunId)}, which this run has already announced"
            );
        }

        _activeSubagents++;
        return null;
    }

    private StreamViolation? EndSubagent(string id, EventType type)
    {
        if (!_subagents.TryGetValue(id, out var active) || !active)
        {
            return StreamViolation.Of(StreamRule.SubagentIsActive, type, $"names {WireName.Quote(id)}, which is not active");
        }

        _subagents[id] = false;
        _activeSubagents--;
        return null;
    }
}
