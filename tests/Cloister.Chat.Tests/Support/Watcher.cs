using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>Notes what passes and changes nothing.</summary>
internal class Watcher(string name, List<string> log) : IInterceptor
{
    public async IAsyncEnumerable<AgUiEvent> InterceptAsync(
        RunContext context,
        RunDelegate next,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        log.Add($"{name} asks");
        await foreach (var @event in next(context, cancellationToken).ConfigureAwait(false))
        {
            log.Add($"{name} sees {@event.Type}");
            yield return @event;
        }
    }
}
