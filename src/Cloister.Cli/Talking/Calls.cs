using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>Finds what an id stands for.</summary>
internal static class Calls
{
    public static ToolCall? Find(ChatState state, string? id) =>
        id is null
            ? null
            : state.Messages.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls).LastOrDefault(call => call.Id == id);
}
