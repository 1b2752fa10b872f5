using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

internal static class ChatGuides
{
    public static async Task RunAsync()
    {
        await using var server = await FakeAgUiServer.StartAsync(
            new ScriptedAgentBuilder().RunStarted().Text("Good morning, Ada.", chunks: 3).RunFinished().Build()
        );
        await ChatAsync(server.Url, "token");
        await InjectAsync(server.Url);
        await KeepAsync();
    }

    private static async Task ChatAsync(Uri url, string token)
    {
        // <snippet:guide-chat>
        var agent = new HttpAgent(
            url,
            new()
            {
                Headers = { ["Authorization"] = $"Bearer {token}" },
                Retry = new RetryOptions(),
                AcceptBinary = true,
            }
        );
        await using var client = new AgUiClient(agent);
        await using var session = client.NewSession();

        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = session.IsRunning; // stops the answer, not the program
            session.Cancel();
        };

        var printed = 0;
        await foreach (var state in session.SendAndWatchAsync("Good morning"))
        {
            if (state.Messages[^1] is AssistantMessage answer)
            {
                Console.Out.Write(answer.Text.Span[printed..]); // what the state before did not have
                printed = answer.Text.Length;
            }
        }

        Console.WriteLine(session.Result!.IsFailure ? $" ({session.Result.Error!.Message})" : "");
        // </snippet:guide-chat>
    }

    private static async Task InjectAsync(Uri url)
    {
        var services = new ServiceCollection();

        // <snippet:guide-chat-di>
        services.AddSingleton<ISessionStorage>(_ => new SqliteSessionStorage("chats.db"));
        services.AddAgUiClient(
            _ => new HttpAgent(url),
            (provider, options) =>
            {
                options.Storage = provider.GetRequiredService<ISessionStorage>();
                options.OwnsStorage = false; // it is the container's
            }
        );
        // </snippet:guide-chat-di>

        await using var provider = services.BuildServiceProvider();
        var session = provider.GetRequiredService<AgUiClient>().NewSession();
        Console.WriteLine((await session.SendAsync("Hello")).Outcome);
    }

    private static async Task KeepAsync()
    {
        var storage = new FileSessionStorage("kept");
        await using var client = new AgUiClient(
            new ScriptedAgentBuilder().RunStarted().Text("Noted.").RunFinished().Build(),
            new() { Storage = storage }
        );
        await client.NewSession("monday").SendAsync("We need milk");

        // <snippet:guide-threads-list>
        var threads = await client.ListThreadsAsync().OrderByDescending(thread => thread.Updated).ToListAsync();
        foreach (var thread in threads)
        {
            Console.WriteLine(
                thread.Unreadable is { } reason ? $"{thread.ThreadId} cannot be read: {reason}"
                : thread.FirstText is { } title ? $"{thread.ThreadId}: {title}"
                : $"{thread.ThreadId}: nothing said yet"
            );
        }
        // </snippet:guide-threads-list>

        // <snippet:guide-threads-move>
        await using var target = new SqliteSessionStorage("moved.db");
        foreach (var thread in threads.Where(thread => thread.Unreadable is null))
        {
            if (await storage.LoadAsync(thread.ThreadId) is { } state)
            {
                await target.SaveAsync(thread.ThreadId, state, SaveMode.Overwrite); // its revision is the old storage's
            }
        }
        // </snippet:guide-threads-move>

        Console.WriteLine((await target.LoadAsync("monday"))!.Messages.Count);
    }
}
