using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Removes what patterns describe from what an agent says, and puts <c>[REDACTED]</c> in its place.</summary>
/// <remarks>
/// <para>
/// Removed is content: streamed text, reasoning and tool arguments, tool results, and what <see cref="RedactionOptions.Scope"/> adds. Ids,
/// roles, names and encrypted values stay. All patterns look at the original; where matches overlap there is one replacement.
/// </para>
/// <para>
/// A match may begin in one delta and end in another: the last characters of each item wait for more text, and come out at its end at
/// the latest. An event that is changed loses the foreign event it was made from, which holds the same content.
/// </para>
/// </remarks>
public sealed class RedactionInterceptor : IContentRedactor
{
    private readonly TextRedactor _text;
    private readonly ContentRedactor _content;
    private readonly RedactionOptions _options;

    /// <summary>Removes what these patterns describe.</summary>
    /// <param name="patterns">Texts and regular expressions; at least one.</param>
    /// <param name="options">How far it goes; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no pattern, or an expression that cannot be used.</exception>
    public RedactionInterceptor(IReadOnlyCollection<RedactionPattern> patterns, RedactionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        _options = options ?? new RedactionOptions();
        _text = new(patterns, _options.MatchTimeout);
        _content = new(_text, _options.Scope);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgUiEvent> InterceptAsync(
        RunContext context,
        RunDelegate next,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var stream = new RedactedStream(_text, _content, _options.HoldBack);
        var ready = new List<AgUiEvent>();
        await foreach (var @event in next(Redact(context), cancellationToken).ConfigureAwait(false))
        {
            stream.Push(@event, ready);
            foreach (var redacted in ready)
            {
                yield return redacted;
            }

            ready.Clear();
        }

        if (cancellationToken.IsCancellationRequested)
        {
            yield break;
        }

        stream.Complete(ready);
        foreach (var redacted in ready)
        {
            yield return redacted;
        }
    }

    private RunContext Redact(RunContext context)
    {
        if (!_options.Scope.HasFlag(RedactionScope.Requests))
        {
            return context;
        }

        return context with
        {
            Input = context.Input with { Messages = _content.Redact(context.Input.Messages) },
        };
    }
}
