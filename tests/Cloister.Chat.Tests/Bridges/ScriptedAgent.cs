using Cloister.AgUi;

namespace Cloister.Chat.Tests.Bridges;

/// <summary>An agent that gives the same events in each run, and notes what it was asked.</summary>
internal sealed class ScriptedAgent(params AgUiEvent[] events) : IAgent, IDisposable
{
    public List<RunAgentInput> Inputs { get; } = [];

    public bool IsDisposed { get; private set; }

    public IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, CancellationToken cancellationToken = default)
    {
        Inputs.Add(context.Input);
        return Script.Stream(events, cancellationToken);
    }

    public void Dispose() => IsDisposed = true;
}
