using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>What models do besides answering.</summary>
public sealed partial class ScriptedModelBuilder
{
    /// <summary>Waits.</summary>
    public ScriptedModelBuilder Delay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Do(play => play.DelayAsync(delay));
    }

    /// <summary>Waits until the test lets it go on.</summary>
    public ScriptedModelBuilder WaitFor(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Do(play => play.WaitForAsync(task));
    }

    /// <summary>Calls the test, for instance to say that the script came this far.</summary>
    public ScriptedModelBuilder Then(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Set(_ => call());
    }

    /// <summary>Fails.</summary>
    public ScriptedModelBuilder Throw(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Do(_ => Task.FromException(exception));
    }

    /// <summary>Fails as a provider does: as a refused request if nothing was said before, else as a stream that breaks.</summary>
    /// <param name="status">The HTTP status; null for a connection that is gone.</param>
    /// <param name="reason">What the provider says.</param>
    /// <param name="code">The provider's word for it.</param>
    /// <param name="retryAfter">How long it asks to wait.</param>
    public ScriptedModelBuilder Fail(int? status, string reason = "scripted failure", string? code = null, TimeSpan? retryAfter = null) =>
        Do(_ => Task.FromException(new ModelRequestException("scripted", status, reason) { Code = code, RetryAfter = retryAfter }));

    /// <summary>Says the same piece of text until it is cancelled.</summary>
    public ScriptedModelBuilder EndlessText(string piece = "and ")
    {
        ArgumentNullException.ThrowIfNull(piece);
        return Add(_ => ForeverAsync(piece));

        static async IAsyncEnumerable<AIContent> ForeverAsync(string piece)
        {
            // Whoever plays this looks at the token after each piece.
            while (true)
            {
                yield return new TextContent(piece);
                await Task.Yield();
            }
        }
    }

    /// <summary>Does nothing more, until it is cancelled.</summary>
    public ScriptedModelBuilder Stall() => Do(play => play.StallAsync());

    /// <summary>From here on it does not look at its token.</summary>
    public ScriptedModelBuilder IgnoreCancellation() => Set(play => play.IgnoresCancellation = true);

    /// <summary>From here on cancelling ends what it waits for, and it goes on with its script.</summary>
    public ScriptedModelBuilder GoOnAfterCancellation() => Set(play => play.GoesOnAfterCancellation = true);

    /// <summary>Ends here without saying why, as streams do that are cut off.</summary>
    public ScriptedModelBuilder EndWithoutReason() => Set(play => play.IsOver = true);

    private ScriptedModelBuilder Set(Action<ModelPlay> set) =>
        Do(play =>
        {
            set(play);
            return Task.CompletedTask;
        });

    private ScriptedModelBuilder Do(Func<ModelPlay, Task> act)
    {
        return Add(DoAsync);

        async IAsyncEnumerable<AIContent> DoAsync(ModelPlay play)
        {
            await act(play).ConfigureAwait(false);
            yield break;
        }
    }
}
