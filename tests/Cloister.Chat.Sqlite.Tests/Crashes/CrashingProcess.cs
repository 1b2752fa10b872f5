using System.Diagnostics;
using System.Globalization;

namespace Cloister.Chat.Tests;

/// <summary>What a process said about its saves before it was killed.</summary>
internal sealed class CrashingProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, (int Saving, int Saved)> _threads = new(StringComparer.Ordinal);

    private CrashingProcess() { }

    /// <summary>The save that was begun last and the one that was done last; the process goes on from what the one before it saved.</summary>
    public IReadOnlyDictionary<string, (int Saving, int Saved)> Threads => _threads;

    /// <summary>Starts the process, and kills it some moments after it said so many lines.</summary>
    public static async Task<CrashingProcess> RunAsync(string kind, string folder, int lines, int spins)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "StoreCrasher.dll");
        var start = new ProcessStartInfo("dotnet", ["exec", program, kind, folder])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        var said = new CrashingProcess();
        try
        {
            while (lines-- > 0)
            {
                said.Note(await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw EndedByItself());
            }

            Thread.SpinWait(spins);
        }
        finally
        {
            process.Kill();
        }

        while (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is { } line)
        {
            said.Note(line);
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        return said;
    }

    private void Note(string line)
    {
        // The kill may cut the last line short.
        if (line.Split(' ') is [var verb, var thread, var number, "."])
        {
            var (saving, saved) = _threads.GetValueOrDefault(thread);
            var save = int.Parse(number, CultureInfo.InvariantCulture);
            _threads[thread] = verb == "saving" ? (save, saved) : (saving, save);
        }
    }

    private static InvalidOperationException EndedByItself() => new("The process ended before it was killed; its error output says why.");
}
