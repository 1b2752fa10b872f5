namespace Cloister.Agents;

/// <summary>Lets go of sessions that nobody has used for a while, once a minute.</summary>
internal sealed class SessionRest : IDisposable
{
    private readonly ITimer _timer;

    public SessionRest(SessionDirectory directory, TimeProvider time) =>
        _timer = time.CreateTimer(
            static directory => ((SessionDirectory)directory!).Rest(),
            directory,
            TimeSpan.FromMinutes(1),
            TimeSpan.FromMinutes(1)
        );

    public void Dispose() => _timer.Dispose();
}
