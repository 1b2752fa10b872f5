using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>A question and its answer: text, a tool call, its result. Each time with ids that were never there.</summary>
internal sealed class Turn
{
    private int _number;

    public void Apply(ChatFold fold)
    {
        var number = (++_number).ToString(CultureInfo.InvariantCulture);
        var (answer, call) = ("answer-" + number, "call-" + number);
        fold.Append(new UserMessage("question-" + number, "And now?"));
        See(fold, new RunStartedEvent("thread", number));
        See(fold, new TextMessageStartEvent(answer));
        for (var i = 0; i < 10; i++)
        {
            See(fold, new TextMessageContentEvent(answer, "some text "));
        }

        See(fold, new TextMessageEndEvent(answer));
        See(fold, new ToolCallStartEvent(call, "lookup") { ParentMessageId = answer });
        See(fold, new ToolCallArgsEvent(call, "{}"));
        See(fold, new ToolCallEndEvent(call));
        See(fold, new ToolCallResultEvent("result-" + number, call, "found"));
        See(fold, new RunFinishedEvent("thread", number));
    }

    private static void See(ChatFold fold, AgUiEvent e)
    {
        fold.Apply(e);
        _ = fold.State;
    }
}
