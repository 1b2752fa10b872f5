using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>
/// How many tokens something has, more or less: a third of its characters. That is too many for most texts, so that a summary comes a little early
/// rather than too late.
/// </summary>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 3;

    /// <summary>Names, quotes and brackets around each thing that is sent.</summary>
    private const int Frame = 40;

    /// <summary>Models count pictures and the like by their size and not by their bytes.</summary>
    private const int Media = 1500 * CharactersPerToken;

    public static long Of(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    public static long CharactersFor(long tokens) => tokens * CharactersPerToken;

    /// <summary>What stands in every request besides the history: the system text and the tools.</summary>
    public static long CharactersAround(ModelRequest request) =>
        request
            .Messages.Where(message => message.MessageId is null && message.Role == ChatRole.System)
            .Sum(message => (long)message.Text.Length) + (request.Options.Tools ?? []).Sum(CharactersOf);

    public static long CharactersOf(IEnumerable<Message> messages) => messages.Sum(CharactersOf);

    public static long CharactersOf(Message message) =>
        Frame
        + message switch
        {
            UserMessage user => CharactersOf(user.Content),
            ToolMessage answer => CharactersOf(answer.Content),
            AssistantMessage assistant => assistant.Text.Length
                + assistant.ToolCalls.Sum(call => Frame + call.Name.Length + (long)call.Arguments.Length),
            ReasoningMessage thought => thought.Text.Length + (thought.EncryptedValue?.Length ?? 0),
            _ => message.Text.Length,
        };

    private static long CharactersOf(MessageContent content) =>
        content.Parts is { } parts ? parts.Sum(part => part is TextPart text ? text.Text.Length : (long)Media) : content.Text.Length;

    private static long CharactersOf(AITool tool) =>
        Frame
        + tool.Name.Length
        + tool.Description.Length
        + (tool is AIFunctionDeclaration function ? function.JsonSchema.GetRawText().Length : 0);
}
