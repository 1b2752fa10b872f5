using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// What notes mean, as an embedding generator of the application sees it. It works behind the index: a chunk is found by its words at once, and by its
/// meaning as soon as the generator has answered. Without an answer words are all there is.
/// </summary>
/// <param name="generator">The generator; it belongs to the application.</param>
/// <param name="index">The notes.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where to log.</param>
internal sealed partial class MemoryVectors(
    IEmbeddingGenerator<string, Embedding<float>> generator,
    MemoryIndex index,
    TimeProvider time,
    ILogger logger
)
{
    private const int Batch = 64;

    private static readonly TimeSpan LongestQuery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMinutes(1);

    private readonly ILogger _logger = logger;
    private readonly AsyncLock _turn = new();

    /// <summary>Vectors of different models have nothing in common, so a new model begins anew.</summary>
    private string Model => generator.GetService<EmbeddingGeneratorMetadata>()?.DefaultModelId ?? "";

    /// <summary>Has the generator look at all chunks that it has not seen.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turn.EnterAsync().ConfigureAwait(false);
        while (await index.ReadUnseenAsync(Model, Batch, cancellationToken).ConfigureAwait(false) is { Count: > 0 } chunks)
        {
            var texts = chunks.Select(chunk => chunk.Text).ToList();
            if (await TryAsync(texts, LongestBatch, cancellationToken).ConfigureAwait(false) is not { } vectors)
            {
                return;
            }

            await index
                .PutVectorsAsync(Model, [.. chunks.Select((chunk, i) => (chunk.Key, chunk.Text, vectors[i]))], cancellationToken)
                .ConfigureAwait(false);
        }
    }

    /// <summary>What a query means; null if the generator does not say so in time.</summary>
    public async Task<MemoryVector?> OfAsync(string query, CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(query) ? null : (await TryAsync([query], LongestQuery, cancellationToken).ConfigureAwait(false))?[0];

    private async Task<IReadOnlyList<MemoryVector>?> TryAsync(List<string> texts, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var made = await generator.GenerateAsync(texts, cancellationToken: either.Token).WaitAsync(either.Token).ConfigureAwait(false);
            return made.Count == texts.Count
                ? [.. made.Select(embedding => MemoryVector.Of(embedding.Vector.Span))]
                : throw new InvalidOperationException(
                    $"The generator was given {texts.Count} texts, and answered with {made.Count} vectors."
                );
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoVectors(failure);
            return null;
        }
    }

    [LoggerMessage(655, LogLevel.Warning, "The embedding generator gave no vectors, so notes are found by their words only.")]
    private partial void LogNoVectors(Exception failure);
}
