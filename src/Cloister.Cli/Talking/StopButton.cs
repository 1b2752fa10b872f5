using System.Runtime.InteropServices;

namespace Cloister.Cli;

/// <summary>Ctrl-C: while something can be stopped it stops that, otherwise it ends the program.</summary>
internal sealed class StopButton : IDisposable
{
    private readonly PosixSignalRegistration _registration;
    private Action<int>? _stop;
    private int _presses;

    public StopButton() => _registration = PosixSignalRegistration.Create(PosixSignal.SIGINT, Press);

    /// <summary>What can be stopped for as long as the result is not disposed.</summary>
    /// <param name="stop">Gets the number of the press, from 1 on.</param>
    public IDisposable Arm(Action<int> stop)
    {
        _presses = 0;
        Volatile.Write(ref _stop, stop);
        return new Armed(this);
    }

    public void Dispose() => _registration.Dispose();

    private void Press(PosixSignalContext signal)
    {
        if (Volatile.Read(ref _stop) is { } stop)
        {
            signal.Cancel = true;
            stop(Interlocked.Increment(ref _presses));
        }
    }

    private sealed class Armed(StopButton button) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref button._stop, null);
    }
}
