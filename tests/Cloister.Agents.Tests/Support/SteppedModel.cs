using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests;

/// <summary>A model that goes on when what it said is stored, so that every piece of it gets a row of its own.</summary>
internal sealed class SteppedModel(IChatClient inner, SessionStage stage) : DelegatingChatClient(inner)
{
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
        {
            yield return update;
            await Task.WhenAll(
                stage.Directory.Executing.Select(session => session.Current?.BarrierAsync(Durability.Os) ?? Task.CompletedTask)
            );
        }
    }
}
