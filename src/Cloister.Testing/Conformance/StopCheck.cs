using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>Whether an agent that is stopped ends.</summary>
internal static class StopCheck
{
    private const string Rule = "EndsWhenCancelled";

    public static async Task<RuleVerdict> RunAsync(IAgent agent, ConformanceOptions options)
    {
        var input = options.Input with { RunId = $"{options.Input.RunId}-stopped" };
        try
        {
            await StopAfterFirstAsync(agent, input).WaitAsync(options.Timeout, options.TimeProvider).ConfigureAwait(false);
            return new(Rule, IsPassed: true);
        }
        catch (TimeoutException)
        {
            return new(Rule, IsPassed: false, "it was still at work when the time was up");
        }
        catch (OperationCanceledException)
        {
            return new(Rule, IsPassed: true);
        }
        catch (Exception exception)
        {
            return new(Rule, IsPassed: false, $"it threw {exception.GetType().Name}");
        }
    }

    private static async Task StopAfterFirstAsync(IAgent agent, RunAgentInput input)
    {
        using var stop = new CancellationTokenSource();
        await foreach (var _ in agent.RunAsync(new(input), stop.Token).ConfigureAwait(false))
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }
}
