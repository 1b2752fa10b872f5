using System.Collections.Concurrent;
using System.Diagnostics;

namespace Cloister.Agents;

/// <summary>
/// Starts programs, all on one thread that lives as long as the process. "End when your parent ends" means the thread that started a program, not the
/// process: one of the thread pool would take its programs with it after some idle seconds.
/// </summary>
internal static class LaunchThread
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> Waiting = new();

    private static readonly Lazy<Thread> Worker = new(() =>
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "Cloister launches" };
        thread.Start();
        return thread;
    });

    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        _ = Worker.Value;
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Waiting.Add((start, started), CancellationToken.None);
        return started.Task;
    }

    private static void Work()
    {
        foreach (var (start, started) in Waiting.GetConsumingEnumerable())
        {
            try
            {
                if (OperatingSystem.IsLinux())
                {
                    SystemCalls.KeepDescriptors();
                }

                started.SetResult(Process.Start(start)!);
            }
            catch (Exception failure)
            {
                started.SetException(failure);
            }
        }
    }
}
