using System.Diagnostics;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Benchmarks;

/// <summary>What it costs that the output of a command comes through a shell: kept raw on disk, clean in memory, numbered.</summary>
internal static class ShellFigure
{
    private const int Megabytes = 100;
    private const string Source = "source.txt";

    private static readonly Figure Output = new("shell-output", Limit: 6, Aim: 2);
    private static readonly Figure Memory = new("shell-output-memory", Limit: 16);

    public static IEnumerable<Comparison> All =>
        [new($"{Megabytes} MB of output through a shell, and by cat to a file", [Output, Memory], RunAsync)];

    private static async Task<Outcome[]> RunAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            return [Output.IsUnmeasured("there is no cat"), Memory.IsUnmeasured("there is no cat")];
        }

        using var model = ScriptedModel.Saying("Hello");
        await using var agent = await TestAgent.StartAsync(model);
        await File.WriteAllTextAsync(
            Path.Combine(agent.ProjectRoot, "agent.json"),
            """{"name":"Bench","version":"1","sandbox":{"mode":"none"}}"""
        );
        await agent.Host.ReloadAsync();
        await WriteSourceAsync(Path.Combine(agent.ProjectRoot, Source));
        var rows = await RatioRunner.CompareAsync(
            new Contender("shell", count => ThroughShellAsync(agent, count)) { IsByTheWall = true },
            new Contender("cat to a file", count => ToFileAsync(agent.ProjectRoot, count)) { IsByTheWall = true }
        );
        Table.Print(rows, reference: rows[1]);
        return [Output.Is(rows[0].Nanoseconds / rows[1].Nanoseconds), Memory.Is(rows[0].Bytes / (1024 * 1024))];
    }

    private static async ValueTask ThroughShellAsync(TestAgent agent, int count)
    {
        var payload = JsonData.Object(("cmd", $"cat {Source}"));
        for (var i = 0; i < count; i++)
        {
            var result = await agent.Host.Context.InvokeAsync("shell", "exec", payload);
            var shell = result.Data!["snapshot"];
            if (shell["outputChars"].AsInt64() < Megabytes << 20)
            {
                throw new InvalidOperationException($"The shell has lost output: {shell}");
            }

            // What the other one writes it writes over; disks are small.
            Directory.Delete(Path.Combine(agent.ProjectRoot, ".agent", "shell", shell["shellId"].AsString()), recursive: true);
        }
    }

    private static async ValueTask ToFileAsync(string folder, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var start = new ProcessStartInfo("/bin/sh", ["-c", $"cat {Source} > copy.txt"]) { WorkingDirectory = folder };
            using var process = Process.Start(start)!;
            await process.WaitForExitAsync();
        }
    }

    private static async Task WriteSourceAsync(string path)
    {
        await using var file = new StreamWriter(path);
        for (var (line, length) = (0, 0); length < Megabytes << 20; line++)
        {
            var text = $"{line, 10} The quick brown fox jumps over the lazy dog.\n";
            length += text.Length;
            await file.WriteAsync(text);
        }
    }
}
