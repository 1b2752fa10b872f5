using System.Runtime.CompilerServices;
using Cloister.Chat;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Snippets;

internal static class Bridges
{
    public static async Task RunAsync()
    {
        await AgentAsync();
        await ClientAsync();
    }

    private static async Task AgentAsync()
    {
        var model = new OfflineModel();

        // <snippet:bridge-agent>
        var agent = new ChatClientAgent(
            model, // any IChatClient
            new()
            {
                ChatOptions = new() { Instructions = "Be brief." },
                Tools = [AIFunctionFactory.Create((string city) => $"rain in {city}", "weather", "Tells the weather of a city.")],
            }
        );
        await using var client = new AgUiClient(agent); // or serve it
        var session = client.NewSession();

        await session.SendAsync("What is the weather in Bern?");
        // </snippet:bridge-agent>

        Console.WriteLine(session.State.Messages[^1].Text);
    }

    private static async Task ClientAsync()
    {
        var script = new ScriptedAgentBuilder().RunStarted().Text("Served by an agent.").RunFinished().Build();
        await using var server = await FakeAgUiServer.StartAsync(script);
        var url = server.Url;

        // <snippet:bridge-client>
        using IChatClient chat = new AgUiChatClient(new HttpAgent(url));

        var response = await chat.GetResponseAsync("Who is there?");
        Console.WriteLine(response.Text);
        // </snippet:bridge-client>
    }

    /// <summary>A model by rules: it asks for the weather, and repeats what it is told.</summary>
    private sealed class OfflineModel : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            await Task.Yield();
            yield return messages.Last().Contents.OfType<FunctionResultContent>().FirstOrDefault() is { } result
                ? new(ChatRole.Assistant, $"There is {result.Result}.")
                : new(
                    ChatRole.Assistant,
                    [
                        new FunctionCallContent(
                            "call",
                            "weather",
                            new Dictionary<string, object?>(StringComparer.Ordinal) { ["city"] = "Bern" }
                        ),
                    ]
                );
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
