using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A summary as a message: models read it as if a person had told them, and people do not see it.</summary>
internal static class SummaryMessage
{
    private const string Head = "Summary of the conversation so far:\n";
    private const string Question = "\n\nWhat I asked last, word for word:\n";

    /// <summary>Makes it.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="summary">What it says.</param>
    /// <param name="question">What a person said last, if that is summed up with the rest: it is repeated as it was.</param>
    public static UserMessage Of(string id, string summary, UserMessage? question)
    {
        var message = new UserMessage(id, question is null ? Head + summary : Repeating(Head + summary + Question, question.Content))
            .Tagged(MessageTags.Visibility, MessageTags.Internal)
            .Tagged(MessageTags.Kind, MessageTags.Summary)
            .Tagged(MessageTags.Origin, MessageTags.Internal);
        return (UserMessage)(question is null ? message : message.Tagged(MessageTags.Carries, question.Id));
    }

    private static MessageContent Repeating(string summary, MessageContent question) =>
        question.Parts is { } parts
            ? MessageContent.FromParts([new TextPart(summary), .. parts])
            : MessageContent.FromText(summary + question.Text.ToString());
}
