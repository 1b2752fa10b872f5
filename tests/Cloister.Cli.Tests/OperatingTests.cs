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
    public async Task Action_is_put_off_and_called_off_when_the_agent_has_stopped()
    {
        string id;
        await using (await RunningAgent.StartAsync(_folder))
        {
            var (exitCode, answer, _) = await RunAsync("service", "command", "mcp", "list", "--delay", "3600000", "--json");
            Assert.Equal((0, "pending"), (exitCode, JsonData.Parse(answer)["status"].AsString()));
            id = JsonData.Parse(answer)["jobId"].AsString();
            Assert.Contains($"{id}  pending ", (await RunAsync("service", "schedule", "list")).Out, StringComparison.Ordinal);
        }

        Assert.Equal((0, $"{id} is called off.\n", ""), await RunAsync("service", "schedule", "cancel", id));
        Assert.Equal((1, "", "Job is not pending: cancelled\n"), await RunAsync("service", "schedule", "cancel", id));
        Assert.Equal((1, "", "Job not found: sched_0\n"), await RunAsync("service", "schedule", "info", "sched_0"));
        Assert.Contains("cancelled", (await RunAsync("service", "schedule", "info", id)).Out, StringComparison.Ordinal);
        Assert.Equal((0, "", ""), await RunAsync("service", "schedule", "list", "--status", "pending"));
    }

    [Theory]
    [InlineData("`--delay` and `--time` cannot be used together.", "--delay", "1", "--time", "2")]
    [InlineData("ISO datetime must include timezone offset (e.g. +08:00 or Z)", "--time", "2026-11-20T12:00:00")]
    [InlineData("'soon' is no delay: it has to be a whole number of milliseconds, 0 or more.", "--delay", "soon")]
    [InlineData("`--expire` goes with `--delay` or `--time`: what is done now is never late.", "--expire", "5")]
    public async Task Time_that_cannot_be_understood_is_refused(string complaint, params string[] options)
    {
        var (exitCode, _, error) = await RunAsync(["service", "command", "mcp", "list", .. options]);

        Assert.Equal(2, exitCode);
        Assert.StartsWith(complaint, error, StringComparison.Ordinal);
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
