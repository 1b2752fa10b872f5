using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What an opening works with.</summary>
/// <param name="Fold">The conversation.</param>
/// <param name="Calls">What is known of the application's tool calls.</param>
/// <param name="Options">The client's options.</param>
internal sealed record OpeningScope(ChatFold Fold, OpenCalls Calls, AgUiClientOptions Options)
{
    public ChatState State => Fold.State;

    public DateTimeOffset Now => Options.TimeProvider.GetUtcNow();

    public string NewId() => Options.NewId!();

    /// <summary>Settles what earlier runs left: partial messages, and calls that got no result.</summary>
    public void SettleEarlierRuns()
    {
        Fold.SettlePartials(Options.PartialMessages);
        Calls.AnswerAll(Fold, NewId);
    }

    /// <summary>After a cut: what was asked is gone with the messages that asked it.</summary>
    public void ForgetQuestions() => Fold.State = State with { PendingInterrupts = [], PendingToolCallIds = [] };

    public void AppendUserMessage(MessageContent content) => Fold.Append(new UserMessage(NewId(), content) { Timestamp = Stamp() });

    /// <summary>Now, as precisely as it is stored, so that a message that was stored and loaded is the same message.</summary>
    private DateTimeOffset Stamp()
    {
        var now = Now;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
