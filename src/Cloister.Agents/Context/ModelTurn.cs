using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>What a model is about to be told.</summary>
/// <param name="RunId">The run that asks.</param>
/// <param name="Messages">The system text and the history.</param>
public sealed record ModelTurn(string RunId, IReadOnlyList<ChatMessage> Messages);
