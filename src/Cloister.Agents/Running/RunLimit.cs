namespace Cloister.Agents;

/// <summary>Stops a run that takes too long.</summary>
internal sealed class RunLimit : IDisposable
{
    private readonly ITimer _timer;

    public RunLimit(ActiveRun run, TimeProvider time, TimeSpan limit) =>
        _timer = time.CreateTimer(static run => ((ActiveRun)run!).Stop("timeout"), run, limit, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();
}
