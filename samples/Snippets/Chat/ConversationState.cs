using System.Text;
using Cloister.AgUi;

namespace Snippets;

internal static class ConversationState
{
    public static Task RunAsync()
    {
        // <snippet:state-fold>
        var reducer = ChatReducer.Default;
        AgUiEvent[] events =
        [
            new RunStartedEvent("thread", "run-1"),
            new TextMessageStartEvent("m1"),
            new TextMessageContentEvent("m1", "Good "),
            new TextMessageContentEvent("m1", "morning"),
        ];

        var growing = events.Aggregate(ChatState.Empty, reducer.Reduce);
        var failed = reducer.Reduce(growing, new RunErrorEvent("out of paper"));

        Console.WriteLine($"{growing.Phase}, {growing.Messages[0].Text}, {growing.PendingMessages.Count()} pending"); // Running, Good morning, 1 pending
        Console.WriteLine($"{failed.Phase}, {failed.Error!.Message}, incomplete: {failed.Messages[0].IsIncomplete}"); // Error, out of paper, incomplete: True
        Console.WriteLine(growing.Messages[0].IsIncomplete); // False: nothing ever changes a state
        // </snippet:state-fold>

        // <snippet:state-patch>
        var before = ChatState.Empty.WithState(JsonData.Parse("""{"plan":["pack"],"notes":{"size":"a megabyte, say"}}"""));

        var after = reducer.Reduce(before, new StateDeltaEvent([JsonPatchOperation.Add("/plan/-", "travel")]));
        var refused = reducer.Reduce(
            after,
            new StateDeltaEvent([JsonPatchOperation.Add("/plan/-", "rest"), JsonPatchOperation.Remove("/luggage")])
        );

        Console.WriteLine(after.State["plan"]); // ["pack","travel"]
        Console.WriteLine(ReferenceEquals(before.State["notes"], after.State["notes"])); // True: what did not change is shared
        Console.WriteLine(refused.State["plan"]); // ["pack","travel"]: a patch applies as a whole, or not at all
        // </snippet:state-patch>

        // <snippet:state-stored>
        var bytes = ChatStateJson.ToUtf8(growing);
        var found = ChatStateJson.Read(bytes).Reopened(); // as a new process finds it: nothing goes on

        Console.WriteLine(Encoding.UTF8.GetString(bytes));
        Console.WriteLine($"{found.Phase}, incomplete: {found.Messages[0].IsIncomplete}"); // Cancelled, incomplete: True
        // </snippet:state-stored>
        return Task.CompletedTask;
    }
}
