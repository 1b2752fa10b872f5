using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;

namespace Snippets;

internal static class ChatSessions
{
    public static async Task RunAsync()
    {
        await OpenAsync();
        await EndAsync();
        await ReadAsync();
        await CancelAsync();
    }

    private static async Task OpenAsync()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("Hello").RunFinished().Build();

        // <snippet:chat-open>
        var storage = new InMemorySessionStorage();
        await using var client = new AgUiClient(agent, new() { Storage = storage });

        await using var unnamed = client.NewSession(); // a thread with an id of its own
        await using var named = client.NewSession("thread-42"); // asks no storage
        await named.SendAsync("Hi");

        var saved = await storage.LoadAsync("thread-42"); // what opening does, by hand
        await using var resumed = client.NewSession("thread-42", initial: saved);
        await using var opened = await client.OpenSessionAsync("thread-42"); // the same in one step

        Console.WriteLine($"{resumed.State.Messages.Count}, {opened.State.Messages.Count}"); // 2, 2
        // </snippet:chat-open>
    }

    private static async Task EndAsync()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().RunError("The kitchen is closed", "closed").Build();
        await using var client = new AgUiClient(agent);
        var session = client.NewSession();

        // <snippet:chat-endings>
        var result = await session.SendAsync("A table for two, please");

        Console.WriteLine(
            result.Outcome switch
            {
                RunOutcome.Completed => "done",
                RunOutcome.Interrupted => "the agent has a question",
                RunOutcome.Cancelled => "the agent stopped",
                RunOutcome.Aborted => "we stopped it",
                _ => $"{result.Outcome}: {result.Error!.Message} ({result.Error.Code})",
            }
        );
        // </snippet:chat-endings>
    }

    private static async Task ReadAsync()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().ToolCall("weather", "{}", "rain").Text("Rain").RunFinished().Build();
        await using var client = new AgUiClient(agent);

        // <snippet:chat-streams>
        var session = client.NewSession();
        session.StateChanged += (_, state) => Repaint(state); // for user interfaces: called in order, one at a time
        var types = CollectAsync(session.Events); // for everything else: any number of readers, from now on

        await session.SendAsync("What is the weather like?");
        await session.DisposeAsync(); // ends all streams
        Console.WriteLine(string.Join(' ', await types));

        static async Task<List<EventType>> CollectAsync(IAsyncEnumerable<AgUiEvent> events)
        {
            var types = new List<EventType>();
            await foreach (var e in events)
            {
                types.Add(e.Type);
            }

            return types;
        }
        // </snippet:chat-streams>

        static void Repaint(ChatState state) => _ = state.Phase;
    }

    private static async Task CancelAsync()
    {
        var hanging = new ScriptedAgentBuilder().RunStarted().IgnoreCancellation().Stall().Build();
        await using var client = new AgUiClient(hanging);
        var session = client.NewSession();

        // <snippet:chat-cancel>
        var sending = session.SendAsync("Think about it for an hour");
        session.Cancel(); // waits for nothing, although this agent ignores it

        Console.WriteLine(session.State.Phase); // Cancelled
        Console.WriteLine((await sending).Outcome); // Aborted
        // </snippet:chat-cancel>
    }
}
