using System.Diagnostics;
using Cloister.Agents.Tests.Storage;

namespace Cloister.Agents.Tests.Crash;

/// <summary>The folder of an agent that one process after another uses, and what was heard of it.</summary>
internal sealed class KeptAgent : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();

    /// <summary>An agent whose files are also kept as they are when the power goes.</summary>
    public KeptAgent(bool copies = true)
    {
        if (copies)
        {
            Directory.CreateDirectory(_folder["disk"]);
        }
    }

    public string Path => _folder.Path;

    public Testimony Heard { get; } = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a process until it has ended by itself.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> RunAsync(string verb, params string[] arguments)
    {
        using var process = Start(verb, arguments);
        await HearAsync(process);
        return process.ExitCode;
    }

    /// <summary>Runs a process, and kills it after it has said so many lines, and a little while.</summary>
    public async Task KillAsync(int lines, int spins, string verb, params string[] arguments)
    {
        using var process = Start(verb, arguments);
        for (var line = 0; line < lines; line++)
        {
            var said = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
            Assert.True(said is not null, $"The process ended before it was killed.\n{Heard.Broken}");
            Heard.Add(said);
        }

        Thread.SpinWait(spins);
        process.Kill();
        await HearAsync(process);
    }

    /// <summary>Goes on with what was left, until nothing is left to do.</summary>
    public async Task RestAsync()
    {
        var code = await RunAsync("rest");
        Assert.True(code == 0, $"The process that was to go on ended with {code}.\n{Heard.Broken}");
    }

    /// <summary>Fails with everything that is wrong with what is there.</summary>
    /// <param name="isKilled">Whether what was seen has to be there; when the power went, only what was told.</param>
    /// <param name="sessions">Which sessions to look at.</param>
    /// <param name="joins">Whether to join them at every row.</param>
    public async Task CheckAsync(bool isKilled, Func<string, bool>? sessions = null, bool joins = false)
    {
        await using var store = await AgentStore.OpenAsync(new() { Folder = System.IO.Path.Combine(Path, "agent", ".agent") });
        var faults = new List<string>(await SessionInvariants.FindAsync(store, joins, sessions));
        faults.AddRange(await Heard.FindAsync(store, isKilled, sessions));
        faults.AddRange(
            Effects().CountBy(call => call).Where(pair => pair.Value > 1).Select(pair => $"call '{pair.Key}' was carried out twice")
        );
        Assert.True(Heard.Broken is null, Heard.Broken);
        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults.Take(20))}");
    }

    /// <summary>The same agent as it is after the power went.</summary>
    public KeptAgent WithoutPower()
    {
        var left = new KeptAgent(copies: false);
        Heard.CopyTo(left.Heard);
        CopyAll(System.IO.Path.Combine(Path, "agent"), System.IO.Path.Combine(left.Path, "agent"));
        var state = Directory.CreateDirectory(System.IO.Path.Combine(left.Path, "agent", ".agent")).FullName;
        foreach (var file in Directory.GetFiles(state, "state.db*"))
        {
            File.Delete(file);
        }

        var copies = Directory.GetDirectories(_folder["disk"]).Select(System.IO.Path.GetFileName).Where(name => name != "making");
        var last = copies.Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        if (last > 0)
        {
            CopyAll(_folder[$"disk/{last}"], state);
        }

        return left;
    }

    private Process Start(string verb, string[] arguments)
    {
        if (Directory.Exists(_folder["disk"]))
        {
            // Another process counts from one again.
            Directory.Delete(_folder["disk"], recursive: true);
            Directory.CreateDirectory(_folder["disk"]);
        }

        return Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["exec", System.IO.Path.Combine(AppContext.BaseDirectory, "AgentKeeper.dll"), verb, Path, .. arguments]
            )
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
    }

    private async Task HearAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                Heard.Add(line);
            }

            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"The process did not end. The last it said: {Heard.Last}");
        }
    }

    private string[] Effects() => File.Exists(_folder["effects"]) ? File.ReadAllLines(_folder["effects"]) : [];

    private static void CopyAll(string from, string to)
    {
        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories).Prepend(from))
        {
            Directory.CreateDirectory(System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file)), overwrite: true);
        }
    }
}
