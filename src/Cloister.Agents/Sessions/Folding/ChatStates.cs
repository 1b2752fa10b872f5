using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What the host asks of a conversation.</summary>
internal static class ChatStates
{
    /// <summary>The calls that nobody has answered.</summary>
    public static IEnumerable<string> OpenCalls(this ChatState state) =>
        state.Open.Where(item => item.Kind == OpenItemKind.ToolCall).Select(item => item.Id);
}
