using Cloister.Agents;

namespace ChatKeeper;

/// <summary>Says when nothing is left to do: nothing received, waiting, running or on its way out, twice in a row.</summary>
internal sealed class Idleness : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private static readonly Statement Open = new(
        "SELECT (SELECT COUNT(*) FROM inbox WHERE state = 'received') + (SELECT COUNT(*) FROM input WHERE state IN ('queued', 'running'))"
            + " + (SELECT COUNT(*) FROM outbox WHERE state IN ('pending', 'sending')) + (SELECT COUNT(*) FROM run WHERE undispatched = 1)"
            + " + (SELECT COUNT(*) FROM run WHERE state = 'running')"
    );

    private readonly AgentHost _host;
    private readonly ITimer _timer;
    private int _quiet;

    public Idleness(AgentHost host)
    {
        _host = host;
        _timer = TimeProvider.System.CreateTimer(_ => Look(), null, Pause, Pause);
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        var open = _host.Store.ReadAsync(reader => reader.NumberAsync(Open)).AsTask().GetAwaiter().GetResult();
        _quiet = open == 0 ? _quiet + 1 : 0;
        if (_quiet == 2)
        {
            Console.WriteLine("idle");
        }
    }
}
