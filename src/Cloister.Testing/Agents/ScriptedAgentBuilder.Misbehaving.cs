namespace Cloister.Testing;

/// <summary>What agents do besides giving events.</summary>
public sealed partial class ScriptedAgentBuilder
{
    /// <summary>Waits.</summary>
    public ScriptedAgentBuilder Delay(TimeSpan delay)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        return Do(play => play.DelayAsync(delay));
    }

    /// <summary>Waits until the test lets it go on.</summary>
    public ScriptedAgentBuilder WaitFor(Task task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return Do(play => play.WaitForAsync(task));
    }

    /// <summary>Calls the test, for instance to say that the script came this far.</summary>
    public ScriptedAgentBuilder Then(Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Do(_ =>
        {
            call();
            return Task.CompletedTask;
        });
    }

    /// <summary>Fails.</summary>
    public ScriptedAgentBuilder Throw(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return Do(_ => Task.FromException(exception));
    }

    /// <summary>Does nothing more, until it is cancelled.</summary>
    public ScriptedAgentBuilder Stall() => Do(play => play.StallAsync());

    /// <summary>From here on it does not look at its token.</summary>
    public ScriptedAgentBuilder IgnoreCancellation() => Set(play => play.IgnoresCancellation = true);

    /// <summary>From here on cancelling ends what it waits for, and it goes on with its script.</summary>
    public ScriptedAgentBuilder KeepEmittingAfterCancellation() => Set(play => play.GoesOnAfterCancellation = true);

    /// <summary>Ends here, whether or not the run has got its end.</summary>
    public ScriptedAgentBuilder EndWithoutTerminal() => Set(play => play.IsOver = true);

    private ScriptedAgentBuilder Set(Action<AgentPlay> set) =>
        Do(play =>
        {
            set(play);
            return Task.CompletedTask;
        });

    private ScriptedAgentBuilder Do(Func<AgentPlay, Task> act) =>
        Add(async play =>
        {
            await act(play).ConfigureAwait(false);
            return null;
        });
}
