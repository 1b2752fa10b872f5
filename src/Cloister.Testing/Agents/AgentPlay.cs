using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>One run of the script of an agent.</summary>
internal sealed class AgentPlay(RunAgentInput input, int number, TimeProvider time, CancellationToken cancellationToken)
    : ScriptPlay(number, time, cancellationToken)
{
    public RunAgentInput Input { get; } = input;
}
