using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;

namespace Snippets;

internal static class ChatFrontPage
{
    public static async Task RunAsync()
    {
        await using var server = await FakeAgUiServer.StartAsync(
            new ScriptedAgentBuilder().RunStarted().Text("Two files were added.", chunks: 4).RunFinished().Build()
        );
        var url = server.Url;

        // <snippet:front-page-chat>
        await using var client = new AgUiClient(new HttpAgent(url), new() { Storage = new SqliteSessionStorage("threads.db") });
        await using var session = await client.OpenSessionAsync("thread-42"); // goes on where it was saved

        await foreach (var state in session.SendAndWatchAsync("What changed since yesterday?"))
        {
            Show(state); // the whole conversation, each time a few words longer
        }

        Console.WriteLine(session.Result!.Outcome); // Completed; a failure is a value too
        // </snippet:front-page-chat>
    }

    private static void Show(ChatState state)
    {
        if (!state.IsRunning)
        {
            Console.WriteLine(state.Messages[^1].Text);
        }
    }
}
