using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>What a request asks, as a model takes it: texts, calls, results, tools.</summary>
internal sealed record ModelQuestion(List<ChatMessage> Messages, ChatOptions Options, bool IsStreaming);
