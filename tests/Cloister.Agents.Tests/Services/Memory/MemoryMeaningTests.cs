using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Services.Memory;

public sealed class MemoryMeaningTests
{
    [Fact]
    public async Task What_means_the_same_is_found_without_its_words()
    {
        using var topics = new Topics();
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(model, options => options.Embeddings = topics);
        await StoreAsync(agent, "Ada has a small kitten.");
        await DoAsync(agent, "index", JsonData.EmptyObject);

        var hits = await SearchAsync(agent, "feline pets");

        Assert.Contains("kitten", Assert.Single(hits)["snippet"].AsString(), StringComparison.Ordinal);
        Assert.InRange(hits[0]["score"].AsDouble(), 0.35, 0.6);
    }

    [Fact]
    public async Task What_has_all_words_stays_first()
    {
        using var topics = new Topics();
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(model, options => options.Embeddings = topics);
        var notes = Directory.CreateDirectory(Path.Combine(agent.ProjectRoot, ".agent", "memory")).FullName;
        await File.WriteAllTextAsync(Path.Combine(notes, "a.md"), "cat door, an iron one", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(notes, "b.md"), "the kitten sleeps", TestContext.Current.CancellationToken);
        await DoAsync(agent, "index", JsonData.EmptyObject);

        var hits = await SearchAsync(agent, "cat door");

        Assert.Equal([".agent/memory/a.md", ".agent/memory/b.md"], hits.Select(hit => hit["path"].AsString()));
        Assert.True(hits[0]["score"].AsDouble() >= 0.6 && hits[1]["score"].AsDouble() < 0.6);
    }

    [Fact]
    public async Task A_generator_that_fails_leaves_the_words()
    {
        using var topics = new Topics { Fails = true };
        using var model = ScriptedModel.Saying("Hi");
        using var logs = new LogCollector();
        await using var agent = await TestAgent.StartAsync(
            model,
            options =>
            {
                options.Embeddings = topics;
                options.LoggerFactory = logs;
            }
        );
        await StoreAsync(agent, "Ada has a small kitten.");

        Assert.Single(await SearchAsync(agent, "kitten"));
        Assert.Contains(logs.Records, record => record.Message.Contains("by their words only", StringComparison.Ordinal));
    }

    private static Task<JsonData> StoreAsync(TestAgent agent, string content) =>
        DoAsync(agent, "store", JsonData.Object(("content", content)));

    private static async Task<IReadOnlyList<JsonData>> SearchAsync(TestAgent agent, string query) =>
        [.. (await DoAsync(agent, "search", JsonData.Object(("query", query)))).Items];

    private static async Task<JsonData> DoAsync(TestAgent agent, string action, JsonData payload)
    {
        var result = await agent.Host.Services.InvokeAsync("memory", action, payload);
        Assert.True(result.Success, result.Error);
        return result.Data!;
    }

    /// <summary>Knows what cats are called.</summary>
    private sealed class Topics : IEmbeddingGenerator<string, Embedding<float>>
    {
        private static readonly string[] Cats = ["cat", "kitten", "feline"];

        public bool Fails { get; init; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values,
            EmbeddingGenerationOptions? options = null,
            CancellationToken cancellationToken = default
        )
        {
            if (Fails)
            {
                throw new InvalidOperationException("no");
            }

            var texts = values.ToList();
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(Of)));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
            // It holds nothing.
        }

        private static Embedding<float> Of(string text) =>
            new(
                Cats.Any(cat => text.Contains(cat, StringComparison.OrdinalIgnoreCase))
                    ? new float[] { 3, 0.2f, 0 }
                    : new float[] { 0, 0, 2 }
            );
    }
}
