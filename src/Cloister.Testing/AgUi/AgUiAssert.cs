using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>What tests of conversations expect, for any test framework.</summary>
public static class AgUiAssert
{
    /// <summary>Two states are equal.</summary>
    /// <exception cref="AgUiAssertionException">They are not; the message says where they differ.</exception>
    public static void Equal(ChatState expected, ChatState actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        Throw("The states differ", ChatStateDifference.Between(expected, actual));
    }

    /// <summary>Two streams are equal.</summary>
    /// <exception cref="AgUiAssertionException">They are not; the message says where they differ.</exception>
    public static void Equal(IEnumerable<AgUiEvent> expected, IEnumerable<AgUiEvent> actual)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(actual);
        Throw("The streams differ", ListDifference.Between("event", [.. expected], [.. actual], ListDifference.Show));
    }

    /// <summary>A stream keeps the rules of the protocol, from its first event to its end.</summary>
    /// <exception cref="AgUiAssertionException">It does not; the message names the rule and the event.</exception>
    public static void IsLegal(IEnumerable<AgUiEvent> events)
    {
        if (StreamVerifier.VerifyAll(events) is { } violation)
        {
            throw new AgUiAssertionException($"Event {violation.EventIndex} breaks the rule {violation.Rule}: {violation.Message}.");
        }
    }

    /// <summary>Nothing waits on a clock any more.</summary>
    /// <exception cref="AgUiAssertionException">Something does.</exception>
    public static void NoTimers(ManualTimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        if (clock.PendingTimers > 0)
        {
            throw new AgUiAssertionException(
                $"{clock.PendingTimers} timers are still waiting, the next until {clock.NextDue:O}. Whoever set them was not disposed, or is still at work."
            );
        }
    }

    /// <summary>Nobody reads from an agent any more.</summary>
    /// <exception cref="AgUiAssertionException">Somebody does.</exception>
    public static void NoLiveRuns(ScriptedAgent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        if (agent.LiveRuns > 0)
        {
            throw new AgUiAssertionException(
                $"{agent.LiveRuns} runs of the agent are still going on. Whoever reads them neither came to their end nor disposed them."
            );
        }
    }

    /// <summary>Nothing more is recorded for a while.</summary>
    /// <param name="recorded">What records.</param>
    /// <param name="within">For how long to watch.</param>
    /// <param name="timeProvider">The clock; the system's when null.</param>
    /// <exception cref="AgUiAssertionException">Something is.</exception>
    public static async Task NothingMoreAsync<T>(Recorded<T> recorded, TimeSpan within, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(recorded);
        var before = recorded.Count;
        await Task.Delay(within, timeProvider ?? TimeProvider.System).ConfigureAwait(false);
        var more = recorded.Skip(before).ToList();
        if (more.Count > 0)
        {
            throw new AgUiAssertionException($"Nothing more should have come, and this came:\n{string.Join('\n', more)}");
        }
    }

    private static void Throw(string what, IEnumerable<string> differences)
    {
        var all = differences.ToList();
        if (all.Count > 0)
        {
            throw new AgUiAssertionException($"{what}:{string.Concat(all.Select(difference => $"\n- {difference}"))}");
        }
    }
}
