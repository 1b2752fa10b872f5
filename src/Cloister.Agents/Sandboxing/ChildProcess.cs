using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Cloister.Agents;

/// <summary>A program that was started, in a session of its own. What it says to both of its streams comes out of one, in the order in which it was said.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int MostWords = 4096;

    private readonly Process _process;
    private readonly ProcessTree _tree;
    private readonly Task<string> _words;

    private ChildProcess(Process process, ProcessPlan plan)
    {
        _process = process;
        _tree = new(process.Id, plan.Backend is null ? plan.Mark : null);
        Backend = plan.Backend;
        Id = process.Id;
        Exited = WaitAsync();
        _words = ReadWordsAsync(process.StandardError.BaseStream);
    }

    public int Id { get; }

    /// <summary>What shuts it in; null if nothing does.</summary>
    public string? Backend { get; }

    /// <summary>What it is told.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>What it says.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>How it ended: its code, or 128 and the signal that ended it.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public static async Task<ChildProcess> StartAsync(ProcessPlan plan) =>
        new(await LaunchThread.StartAsync(plan.ToStartInfo()).ConfigureAwait(false), plan);

    /// <summary>What whoever shuts it in had to say, once all is over.</summary>
    public async Task<string> LastWordsAsync()
    {
        await ((Task)_words).WaitAsync(TimeSpan.FromSeconds(1), TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return _words.IsCompletedSuccessfully ? await _words.ConfigureAwait(false) : "";
    }

    /// <summary>It and all that came of it are asked to end.</summary>
    public void Terminate()
    {
        if (OperatingSystem.IsLinux())
        {
            _tree.Terminate();
        }
        else
        {
            Kill();
        }
    }

    /// <summary>It and all that came of it are ended. Of a sandbox the root is enough: the system ends what is in it.</summary>
    public void Kill()
    {
        if (OperatingSystem.IsLinux())
        {
            KillTree();
            return;
        }

        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended just now, or one of its children is somebody else's.
        }
    }

    public void Dispose() => _process.Dispose();

    private void KillTree()
    {
        // Its number may be somebody else's by now.
        if (!Exited.IsCompleted)
        {
            SystemCalls.Signal(Id, SystemCalls.Kill);
        }

        if (Backend is null)
        {
            _tree.KillRest();
        }
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return _process.ExitCode;
    }

    /// <summary>Reads to the end, though only the beginning is kept: who writes must not be held up.</summary>
    private static async Task<string> ReadWordsAsync(Stream errors)
    {
        var words = new StringBuilder();
        using var reader = new StreamReader(errors, Encoding.UTF8, leaveOpen: true);
        var buffer = new char[MostWords];
        try
        {
            while (await reader.ReadAsync(buffer).ConfigureAwait(false) is var count and > 0)
            {
                words.Append(buffer, 0, Math.Min(count, MostWords - words.Length));
            }
        }
        catch (Exception failure) when (failure is IOException or ObjectDisposedException)
        {
            // Nobody wants to know any more.
        }

        return words.ToString().Trim();
    }
}
