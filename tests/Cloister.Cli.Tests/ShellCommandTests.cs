using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class ShellCommandTests : IDisposable
{
    private readonly ProjectFolder _folder = new ProjectFolder().Write(JsonData.EmptyObject);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commands_run_as_the_agent_runs_them()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);

        Assert.Equal((0, $"{_folder.Path}\n", ""), await RunAsync("shell", "exec", "pwd"));
        Assert.Equal((0, "hi\n(failed, exit code 3)\n", ""), await RunAsync("shell", "exec", "echo hi; exit 3", "--session", "s1"));
        var (_, json, _) = await RunAsync(
            "shell",
            "exec",
            "echo $AGENT_HTTP_HOST:$AGENT_HTTP_PORT $AGENT_SESSION_ID",
            "--json",
            "--session",
            "s1"
        );
        Assert.Equal($"{agent.Url.Host}:{agent.Url.Port} s1\n", JsonData.Parse(json)["output"].AsString());
        Assert.Equal("bubblewrap", JsonData.Parse(json)["snapshot"]["sandbox"]["backend"].AsString());
        Assert.Equal(
            (1, "", "The agent refuses (400): cwd must be inside the project\n"),
            await RunAsync("shell", "exec", "pwd", "--cwd", "/")
        );
        Assert.Equal((1, "", "The agent refuses (400): Shell not found: sh_x\n"), await RunAsync("shell", "read", "sh_x"));
    }

    [Fact]
    public async Task Shell_that_goes_on_is_talked_with_and_closed()
    {
        await using var agent = await RunningAgent.StartAsync(_folder);
        var (_, json, _) = await RunAsync("shell", "start", "read line; echo got $line; cat", "--wait", "0", "--json");
        var shell = JsonData.Parse(json)["snapshot"]["shellId"].AsString();

        Assert.Equal(0, (await RunAsync("shell", "write", shell, "this", "--newline")).ExitCode);
        Assert.Equal(0, (await RunAsync("shell", "wait", shell, "--after", "2")).ExitCode);
        Assert.Equal((0, "got this\n", ""), await RunAsync("shell", "read", shell));
        Assert.Contains("running", (await RunAsync("shell", "list")).Out, StringComparison.Ordinal);
        Assert.Contains("killed", (await RunAsync("shell", "close", shell, "--force")).Out, StringComparison.Ordinal);
        Assert.Contains("killed", (await RunAsync("shell", "status", shell)).Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("required")]
    [InlineData("none")]
    public async Task Killed_agent_takes_its_shells_along(string mode)
    {
        _folder.Write(JsonData.Object(("sandbox", JsonData.Object(("mode", mode)))));
        var agent = await RunningAgent.StartAsync(_folder);
        await RunAsync("shell", "start", "exec 5<&0; sleep 4711 & (sleep 4712 &) ; sleep 4713", "--wait", "300");
        var before = await SleepersAsync(agent.Process.Id);
        Assert.Equal(3, before.Count);

        await agent.KillAsync();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (before.Exists(IsAlive))
        {
            Assert.False(patience.IsCancellationRequested, "Processes of the shell have outlived the agent.");
            await Task.Yield();
        }

        await agent.DisposeAsync();
        await using var next = await RunningAgent.StartAsync(_folder);
        Assert.Contains("expired", (await RunAsync("shell", "list")).Out, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(_folder, arguments);

    /// <summary>The sleeping processes that came of the agent, once there are all of them.</summary>
    private static async Task<List<int>> SleepersAsync(int agent)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        while (true)
        {
            var found = Directory
                .EnumerateDirectories("/proc")
                .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
                .Where(id =>
                    id > 0
                    && IsAlive(id)
                    && Said(id, "cmdline").StartsWith("sleep\0471", StringComparison.Ordinal)
                    && Said(id, "environ").Length > 0
                )
                .ToList();
            if (found.Count >= 3 || patience.IsCancellationRequested)
            {
                Assert.True(agent > 0);
                return found;
            }

            await Task.Yield();
        }
    }

    private static bool IsAlive(int process) =>
        Said(process, "stat") is { Length: > 0 } stat && stat[(stat.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');

    private static string Said(int process, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{file}");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
