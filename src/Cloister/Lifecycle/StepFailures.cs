namespace Cloister;

/// <summary>What went wrong inside one hook of one plugin, part by part.</summary>
internal sealed class StepFailures
{
    private List<PluginStepFailure>? _failures;

    public void Add(string step, Exception exception) => (_failures ??= []).Add(new(step, exception));

    /// <summary>Runs one part; its failure is noted and does not stop the next.</summary>
    public async ValueTask RunAsync(string step, Func<ValueTask> part)
    {
        try
        {
            await part().ConfigureAwait(false);
        }
        catch (Exception exception) when (!Fatal.IsFatal(exception))
        {
            Add(step, exception);
        }
    }

    /// <summary>Nothing, the one exception as it was, or all of them in one.</summary>
    public Exception? ToException(PluginId plugin, string hook) =>
        _failures switch
        {
            null => null,
            [var only] => only.Exception,
            _ => new PluginStepAggregateException(plugin, hook, _failures),
        };
}
