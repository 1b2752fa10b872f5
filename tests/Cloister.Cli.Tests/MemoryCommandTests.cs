using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class MemoryCommandTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder().Write(JsonData.EmptyObject);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_an_agent_remembers_is_seen_and_changed()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);

        Assert.Equal(
            (0, "Noted in .agent/memory/MEMORY.md.\n", ""),
            await RunAsync("memory", "store", "--text", "The server is called hopper.", "--target", "longterm")
        );
        Assert.Equal((0, "1 notes\n", ""), await RunAsync("memory", "index", "--force"));
        Assert.Equal((0, "1 notes in .agent/memory, found in 1 pieces\n", ""), await RunAsync("memory", "status"));

        var (_, found, _) = await RunAsync("memory", "search", "server", "hopper", "--max", "3");
        Assert.Contains(".agent/memory/MEMORY.md#L3-L5\n", found, StringComparison.Ordinal);
        Assert.Contains("      The server is called hopper.\n", found, StringComparison.Ordinal);

        var (_, json, _) = await RunAsync("memory", "search", "hopper", "--json");
        Assert.Equal("The server is called hopper.", JsonData.Parse(json)[0]["snippet"].AsString().Split('\n')[^1]);
        Assert.Equal(
            (0, "The server is called hopper.\n", ""),
            await RunAsync("memory", "get", "MEMORY.md", "--from", "5", "--lines", "1")
        );
        Assert.Equal((1, "", "The agent refuses (400): path is not allowed\n"), await RunAsync("memory", "get", "../../agent.json"));
        Assert.Equal((1, "", "The agent refuses (400): Session not found: nobody\n"), await RunAsync("memory", "flush", "nobody"));
    }

    [Fact]
    public async Task Something_to_note_has_to_be_said_in_one_way()
    {
        var (exitCode, _, error) = await RunAsync("memory", "store");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("Say what to note, either with --text or with --file.", error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(_folder, arguments);
}
