namespace Cloister.Agents;

/// <summary>Lets go of sessions that nobody has used for a while, once a minute.</summary>
internal sealed class SessionRest : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ITimer _timer;

    public SessionRest(SessionDirectory directory, TimeProvider time) =>
        _timer = time.CreateTimer(static directory => _ = ((SessionDirectory)directory!).RestAsync(), directory, Interval, Interval);

    public void Dispose() => _timer.Dispose();
}
