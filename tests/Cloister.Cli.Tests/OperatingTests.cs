using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class OperatingTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder().Write(JsonData.EmptyObject);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Services_of_a_running_agent_are_seen_and_steered()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);

        Assert.Contains("mcp              running    Tool servers\n", (await RunAsync("service", "list")).Out, StringComparison.Ordinal);
        Assert.Equal((0, "stopped\n", ""), await RunAsync("service", "stop", "mcp"));
        Assert.Equal(
            (1, "", "The agent refuses (503): Service \"mcp\" is not running\n"),
            await RunAsync("service", "command", "mcp", "list")
        );
        Assert.Equal((0, "running\n", ""), await RunAsync("service", "restart", "mcp"));
        Assert.Equal((0, "[]\n", ""), await RunAsync("service", "command", "mcp", "list", "--payload", "{}", "--json"));
        Assert.Contains("skill            enabled    Skills\n", (await RunAsync("plugin", "list")).Out, StringComparison.Ordinal);
        Assert.Equal((1, "", "The agent refuses (404): Unknown plugin: fan\n"), await RunAsync("plugin", "check", "fan"));
    }

    [Fact]
    public async Task Agent_that_does_not_run_cannot_be_asked()
    {
        var (exitCode, _, error) = await RunAsync("service", "list");

        Assert.Equal(3, exitCode);
        Assert.StartsWith("Agent is not running in ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payload_has_to_be_an_object()
    {
        var (exitCode, _, error) = await RunAsync("service", "command", "mcp", "list", "--payload", "[1]");

        Assert.Equal(2, exitCode);
        Assert.StartsWith("--payload: this is no JSON object.", error, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(_folder, arguments);
}
