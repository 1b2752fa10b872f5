using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A message of the user said in other words: it and everything behind it goes.</summary>
/// <param name="messageId">The message.</param>
/// <param name="content">The new words.</param>
/// <param name="options">What the call says about open interrupts.</param>
internal sealed class EditOpening(string messageId, MessageContent content, SendOptions options) : Opening
{
    public override void Check(OpeningScope scope)
    {
        if (!scope.State.Messages.Any(message => message.Id == messageId && message.Role == MessageRole.User))
        {
#pragma warning disable CA2208 // The parameter of the session's call.
            throw new ArgumentException(
                $"Message '{messageId}' cannot be edited, because there is no message of the user with this id. Take the id from State.Messages.",
                nameof(messageId)
            );
#pragma warning restore CA2208
        }

        InterruptAnswers.CheckNoneOpen(scope.State, options);
    }

    public override ValueList<ResumeEntry>? Apply(OpeningScope scope)
    {
        var resume = InterruptAnswers.CancelAll(scope.State);
        scope.Fold.CutFrom(messageId);
        scope.ForgetQuestions();
        scope.SettleEarlierRuns();
        scope.AppendUserMessage(content);
        return resume;
    }
}
