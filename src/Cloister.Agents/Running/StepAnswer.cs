using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What a model said in one step.</summary>
/// <param name="MessageId">The message it became.</param>
/// <param name="Text">Its words.</param>
/// <param name="Calls">The tools it asked for, in order.</param>
internal sealed record StepAnswer(string MessageId, string Text, IReadOnlyList<RequestedCall> Calls)
{
    public ChatFinishReason? FinishReason { get; init; }

    public TokenUsage? Usage { get; init; }

    public string? Model { get; init; }
}
