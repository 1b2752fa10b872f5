using System.Runtime.InteropServices;

namespace Cloister.Cli;

/// <summary>What the system asks of the process. The first time it is an end with everything finished, the second time an end at once.</summary>
internal sealed class Signals : IDisposable
{
    private static readonly PosixSignal[] Ends = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    public Signals() => _registrations.AddRange(Ends.Select(signal => PosixSignalRegistration.Create(signal, Take)));

    /// <summary>Completes with the first signal.</summary>
    public Task Asked => _asked.Task;

    public void Dispose() => _registrations.ForEach(registration => registration.Dispose());

    private void Take(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (!_asked.TrySetResult())
        {
            Environment.Exit(ExitCode.Interrupted);
        }
    }
}
