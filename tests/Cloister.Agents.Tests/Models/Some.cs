using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models;

/// <summary>What the tests of models say and ask.</summary>
internal static class Some
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static ChatMessage[] Question(string text = "Hello") => [new(ChatRole.User, text)];

    /// <summary>A pool whose model <c>test</c> is this client.</summary>
    public static ModelPool PoolOf(IChatClient client, ModelPoolOptions? options = null, ModelCatalog? catalog = null) =>
        new(
            catalog ?? ModelCatalog.Empty,
            (options ?? new()) with
            {
                Clients = new Dictionary<string, IChatClient>(StringComparer.Ordinal) { ["test"] = client },
            }
        );

    public static async Task<List<ChatResponseUpdate>> ReadAsync(this IAsyncEnumerable<ChatResponseUpdate> updates)
    {
        var read = new List<ChatResponseUpdate>();
        await foreach (var update in updates.WithCancellation(Token))
        {
            read.Add(update);
        }

        return read;
    }

    public static Task<List<ChatResponseUpdate>> AskAsync(
        this IChatClient client,
        string question = "Hello",
        ChatOptions? options = null
    ) => client.GetStreamingResponseAsync(Question(question), options, Token).ReadAsync().WaitAsync(Soon, Token);

    public static IEnumerable<T> Contents<T>(this IEnumerable<ChatResponseUpdate> updates)
        where T : AIContent => updates.SelectMany(update => update.Contents).OfType<T>();

    public static string Text(this IEnumerable<ChatResponseUpdate> updates) => string.Concat(updates.Select(update => update.Text));

    public static AIFunctionDeclaration Tool(string name, string schema = """{"type":"object"}""", string description = "") =>
        AIFunctionFactory.CreateDeclaration(name, description, System.Text.Json.JsonElement.Parse(schema));
}
