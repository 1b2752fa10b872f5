using Cloister.AgUi;

namespace Cloister.Chat;

// The tools that a run asks for.
internal sealed partial class RunLane
{
    private readonly HashSet<string> _executed = new(StringComparer.Ordinal);

    /// <summary>Takes up the tools that the last run asks for.</summary>
    /// <returns>Null if there is nothing to do, or no more of it allowed.</returns>
    public ToolRound? BeginTools(Exchange exchange)
    {
        ToolRound? round = null;
        lock (Sync)
        {
            if (_current != exchange || exchange.Decided is not null)
            {
                return null;
            }

            if (exchange.Runs > client.Options.MaxToolRounds)
            {
                var error = new AgentError("Tool round limit reached", ErrorCode.AgentToolFailed);
                conversation.Fold.Apply(new RunEnded(RunOutcome.Failed, error));
                exchange.Decided = ResultOf(exchange, RunOutcome.Failed, error);
            }
            else
            {
                round = new(WorkIn(conversation.Fold.State), conversation.Fold.State, exchange.RunId);
                _executed.UnionWith(round.Calls.Select(pending => pending.Call.Id));
                exchange.IsRunningTools = true;
                conversation.Fold.State = conversation.Fold.State with { Phase = RunPhase.Running };
            }

            conversation.Publish();
        }

        conversation.Queue.Drain();
        return round;
    }

    /// <summary>Takes the result of a tool.</summary>
    /// <returns>False if the exchange is over.</returns>
    public bool AddToolResult(Exchange exchange, string toolCallId, ToolOutput output)
    {
        lock (Sync)
        {
            if (_current != exchange)
            {
                return false;
            }

            if (!calls.OursIn(conversation.Fold.State).Any(pending => pending.Call.Id == toolCallId))
            {
                return true;
            }

            OpenCalls.Answer(conversation.Fold, client.NewId(), toolCallId, output);
            conversation.Publish();
        }

        conversation.Queue.Drain();
        return true;
    }

    /// <summary>After a tool round: the next run, unless people have to answer first.</summary>
    /// <returns>Whether there is a next run.</returns>
    public bool ContinueAfterTools(Exchange exchange)
    {
        bool goesOn;
        lock (Sync)
        {
            if (_current != exchange)
            {
                return false;
            }

            exchange.IsRunningTools = false;
            goesOn = calls.OursIn(conversation.Fold.State).Count == 0;
            if (goesOn)
            {
                _scope.SettleEarlierRuns();
                BeginRun(exchange, parentRunId: exchange.RunId, resume: []);
            }
            else
            {
                conversation.Fold.State = conversation.Fold.State with { Phase = RunPhase.Idle };
                exchange.Decided = exchange.RunEnd;
            }

            conversation.Publish();
        }

        conversation.Queue.Drain();
        return goesOn;
    }

    private List<PendingToolCall> WorkIn(ChatState state) =>
        [
            .. calls
                .OursIn(state)
                .Where(pending => !_executed.Contains(pending.Call.Id) && client.Options.Tools.FindHandler(pending.Call.Name) is not null),
        ];
}
