using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Shell;

public sealed class ShellRunTests
{
    [Fact]
    public async Task Command_runs_in_the_project_to_its_end()
    {
        await using var stage = await ShellStage.FreeAsync();

        var done = await stage.DoAsync("exec", JsonData.Object(("cmd", "pwd; exit 0")));

        Assert.Equal(stage.Root + "\n", done["output"].AsString());
        Assert.Equal("completed", done["snapshot"]["status"].AsString());
        Assert.Equal(0, done["snapshot"]["exitCode"].AsInt64());
        Assert.Equal("s1", done["snapshot"]["ownerSessionId"].AsString());
        Assert.StartsWith("sh_", done["snapshot"]["shellId"].AsString(), StringComparison.Ordinal);
        Assert.True(done["snapshot"]["sandbox"].IsNull);
    }

    [Theory]
    [InlineData("exit 3", "failed", 3)]
    [InlineData("kill -KILL $$", "killed", 137)]
    [InlineData("kill -TERM $$", "killed", 143)]
    [InlineData("true", "completed", 0)]
    public async Task End_of_a_command_is_told_as_it_was(string command, string status, int code)
    {
        await using var stage = await ShellStage.FreeAsync();

        var done = await stage.DoAsync("exec", JsonData.Object(("cmd", command)));

        Assert.Equal(status, done["snapshot"]["status"].AsString());
        Assert.Equal(code, done["snapshot"]["exitCode"].AsInt64());
    }

    [Fact]
    public async Task Both_streams_come_in_the_order_in_which_they_were_written()
    {
        await using var stage = await ShellStage.FreeAsync();

        var output = await stage.RunAsync("for i in 1 2 3 4 5; do echo out$i; echo err$i >&2; done");

        Assert.Equal(string.Concat(Enumerable.Range(1, 5).Select(i => $"out{i}\nerr{i}\n")), output);
    }

    [Fact]
    public async Task Command_that_takes_too_long_is_ended_with_all_that_it_started()
    {
        await using var stage = await ShellStage.FreeAsync();

        var result = await stage.TryAsync(
            "exec",
            JsonData.Object(("cmd", "echo begun; sleep 1000 & echo $! > pid; sleep 1000"), ("timeoutMs", 500))
        );

        Assert.StartsWith(
            "shell.exec timed out after 500ms. Use shell_start for long-running commands.",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.EndsWith("begun\n", result.Error, StringComparison.Ordinal);
        Assert.False(IsAlive(await File.ReadAllTextAsync(Path.Combine(stage.Root, "pid"), TestContext.Current.CancellationToken)));
    }

    [Fact]
    public async Task Folder_outside_of_the_project_is_refused()
    {
        await using var stage = await ShellStage.FreeAsync();
        Directory.CreateDirectory(Path.Combine(stage.Root, "in"));
        Directory.CreateSymbolicLink(Path.Combine(stage.Root, "out"), "/");

        Assert.Equal(
            Path.Combine(stage.Root, "in") + "\n",
            (await stage.DoAsync("exec", JsonData.Object(("cmd", "pwd"), ("cwd", "in"))))["output"].AsString()
        );
        foreach (var folder in (string[])["/", "..", "out", "in/../..", "/tmp"])
        {
            var result = await stage.TryAsync("exec", JsonData.Object(("cmd", "pwd"), ("cwd", folder)));
            Assert.Equal("cwd must be inside the project", result.Error);
        }
    }

    [Fact]
    public async Task Command_that_reads_finds_nothing_to_read()
    {
        await using var stage = await ShellStage.FreeAsync();

        Assert.Equal("over\n", await stage.RunAsync("cat; echo over"));
    }

    [Fact]
    public async Task What_a_command_left_behind_ends_with_it()
    {
        await using var stage = await ShellStage.FreeAsync();

        var output = await stage.RunAsync("sleep 1000 & echo $!; setsid sleep 1000 & sleep 0.2; pgrep -n -f 'sleep 1000'");

        Assert.All(output.Split('\n', StringSplitOptions.RemoveEmptyEntries), pid => Assert.False(IsAlive(pid), pid));
    }

    [Fact]
    public async Task Long_output_comes_in_pages_that_together_are_all_of_it()
    {
        await using var stage = await ShellStage.FreeAsync();
        var page = await stage.DoAsync("exec", JsonData.Object(("cmd", "seq 1 5000")));
        var shell = page["snapshot"]["shellId"].AsString();
        var all = page["output"].AsString();
        Assert.Equal(200, all.Count(c => c == '\n'));

        while (page["hasMore"].AsBoolean())
        {
            page = await stage.DoAsync("read", JsonData.Object(("shellId", shell), ("fromCursor", page["nextCursor"])));
            Assert.Equal(all.Length, page["cursor"].AsInt64());
            all += page["output"].AsString();
        }

        Assert.Equal(string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i}\n")), all);
        Assert.Equal(all.Length, page["snapshot"]["outputChars"].AsInt64());
    }

    [Fact]
    public async Task Page_is_no_longer_than_it_was_asked_to_be()
    {
        await using var stage = await ShellStage.FreeAsync();

        var page = await stage.DoAsync("exec", JsonData.Object(("cmd", "printf %5000s x"), ("maxOutputTokens", 100)));
        var least = await stage.DoAsync("exec", JsonData.Object(("cmd", "printf %5000s x"), ("maxOutputTokens", 1)));
        var most = await stage.DoAsync("exec", JsonData.Object(("cmd", "printf %50000s x"), ("maxOutputTokens", 1_000_000)));

        Assert.Equal(400, page["output"].AsString().Length);
        Assert.Equal(200, least["output"].AsString().Length);
        Assert.Equal(12_000, most["output"].AsString().Length);
    }

    private static bool IsAlive(string pid) => Living.Is(int.Parse(pid, CultureInfo.InvariantCulture));
}
