using Cloister.Chat;
using Cloister.Presentation;
using Cloister.Testing;

namespace Snippets;

internal static class ChatViews
{
    public static async Task RunAsync()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("Like so:\n```cs\nvar a = 1;\n```\n", chunks: 3).RunFinished().Build();
        await using var client = new AgUiClient(agent);

        // <snippet:chat-view>
        using var chat = await ChatController.OpenAsync(client, "thread-42"); // on the thread of the user interface
        chat.PropertyChanged += (_, changed) => Changed(changed.PropertyName); // or bind to it

        chat.Composer.Text = "How do I declare a variable?";
        chat.Composer.Submit(); // the send button; PressEnter for the key
        await chat.Composer.Run!;

        foreach (var segment in chat.Messages.Rows[^1].Segments)
        {
            Console.WriteLine($"{segment.GetType().Name}");
        }
        // </snippet:chat-view>
    }

    private static void Changed(string? _) { }
}
