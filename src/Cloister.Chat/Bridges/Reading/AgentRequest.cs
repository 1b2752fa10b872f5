using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat;

/// <summary>Makes the input of a run from a request to a chat client.</summary>
internal static class AgentRequest
{
    public static RunAgentInput From(IEnumerable<ChatMessage> messages, ChatOptions? options, AgUiChatClientOptions settings)
    {
        var newId = settings.NewId!;
        var template = options?.AdditionalProperties?.GetValueOrDefault(BridgeNames.Input) as RunAgentInput;
        var thread = options?.ConversationId ?? template?.ThreadId ?? settings.ThreadId ?? newId();
        var wire = WireMessages.From(messages, options?.Instructions, newId);
        return new(thread, newId())
        {
            ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
            ParentRunId = template?.ParentRunId,
            State = template?.State ?? JsonData.EmptyObject,
            Context = template?.Context ?? [],
            ForwardedProps = template?.ForwardedProps ?? JsonData.EmptyObject,
            Messages = wire.Messages,
            Tools = Tools(options),
            Resume = wire.Resume.AddRange([.. More(options)]),
        };
    }

    private static ValueList<ToolDefinition> Tools(ChatOptions? options) =>
        options?.ToolMode is NoneChatToolMode
            ? []
            : (options?.Tools ?? []).OfType<AIFunctionDeclaration>().Select(ToolDeclarations.Describe).ToValueList();

    private static IEnumerable<ResumeEntry> More(ChatOptions? options) =>
        options?.AdditionalProperties?.GetValueOrDefault(BridgeNames.Resume) as IEnumerable<ResumeEntry> ?? [];
}
