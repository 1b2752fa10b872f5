using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What a run tells its pump besides its events. Agents may keep the context they were run with; the pump and its session they do not keep.</summary>
internal sealed class PumpSink(RunPump pump) : IRawEventSink, IAttemptSink
{
    private volatile RunPump? _pump = pump;

    public void OnRawEvent(AgUiEvent agentEvent) => _pump?.ShowRaw(agentEvent);

    public void OnAttempt(RunContext attempt) => _pump?.Retry(attempt.Input);

    /// <summary>Nobody listens any more.</summary>
    public void Release() => _pump = null;
}
