using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Shell;

public sealed class ShellLifeTests
{
    [Fact]
    public async Task Started_shell_goes_on_and_is_talked_with()
    {
        await using var stage = await ShellStage.FreeAsync();
        var shell = await stage.StartAsync("while read line; do echo got $line; done; echo over", "s1");

        await stage.DoAsync("write", JsonData.Object(("shellId", shell), ("chars", "one"), ("appendNewline", true)));
        await stage.SeeAsync(shell, "got one\n");
        await stage.DoAsync("write", JsonData.Object(("shellId", shell), ("chars", "two\n"), ("eof", true)));
        Assert.Equal("got one\ngot two\nover\n", await stage.SeeAsync(shell, "over\n"));

        var ended = await stage.EndAsync(shell);
        Assert.Equal("completed", ended["status"].AsString());
        var result = await stage.TryAsync("write", JsonData.Object(("shellId", shell), ("chars", "three")));
        Assert.Equal("Shell is not running", result.Error);
    }

    [Fact]
    public async Task Shell_that_closed_its_input_is_told_nothing_more()
    {
        await using var stage = await ShellStage.FreeAsync();
        var shell = await stage.StartAsync("sleep 1000", "s1");
        await stage.DoAsync("write", JsonData.Object(("shellId", shell), ("chars", "x"), ("eof", true)));

        var result = await stage.TryAsync("write", JsonData.Object(("shellId", shell), ("chars", "y")));

        Assert.Equal("Shell stdin is closed", result.Error);
    }

    [Fact]
    public async Task Start_of_a_short_command_returns_its_end()
    {
        await using var stage = await ShellStage.FreeAsync();

        var page = await stage.DoAsync("start", JsonData.Object(("cmd", "echo short"), ("inlineWaitMs", 20_000)));

        Assert.Equal(("short\n", "completed"), (page["output"].AsString(), page["snapshot"]["status"].AsString()));
    }

    [Fact]
    public async Task Wait_returns_with_the_next_version_or_when_its_time_is_over()
    {
        await using var stage = await ShellStage.FreeAsync();
        var shell = await stage.StartAsync("read line; echo $line; read line", "s1");
        var version = (await stage.SnapshotAsync(shell))["version"].AsInt64();

        var late = await stage.DoAsync("wait", JsonData.Object(("shellId", shell), ("afterVersion", version), ("timeoutMs", 50)));
        Assert.True(late["timedOut"].AsBoolean());
        var waiting = stage.DoAsync("wait", JsonData.Object(("shellId", shell), ("afterVersion", version), ("timeoutMs", 20_000)));
        await stage.DoAsync("write", JsonData.Object(("shellId", shell), ("chars", "x\n")));

        Assert.True((await waiting)["snapshot"]["version"].AsInt64() > version);
    }

    [Fact]
    public async Task Close_asks_first_and_insists()
    {
        await using var stage = await ShellStage.FreeAsync();
        var polite = await stage.StartAsync("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done", "s1");
        var stubborn = await stage.StartAsync("trap '' TERM; echo ready; while :; do sleep 0.05; done", "s1");
        await stage.SeeAsync(polite, "ready");
        await stage.SeeAsync(stubborn, "ready");

        var bye = await stage.DoAsync("close", JsonData.Object(("shellId", polite)));
        var killed = await stage.DoAsync("close", JsonData.Object(("shellId", stubborn)));

        Assert.Equal("completed", bye["snapshot"]["status"].AsString());
        Assert.EndsWith(
            "bye\n",
            (await stage.DoAsync("read", JsonData.Object(("shellId", polite))))["output"].AsString(),
            StringComparison.Ordinal
        );
        Assert.Equal("killed", killed["snapshot"]["status"].AsString());
        Assert.Equal("SIGKILL", killed["snapshot"]["signal"].AsString());
    }

    [Fact]
    public async Task Shell_in_a_sandbox_is_asked_to_end_as_well()
    {
        await using var stage = await ShellStage.StartAsync();
        var polite = await stage.StartAsync("trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done", "s1");
        await stage.SeeAsync(polite, "ready");

        var bye = await stage.DoAsync("close", JsonData.Object(("shellId", polite)));

        Assert.Equal("completed", bye["snapshot"]["status"].AsString());
        Assert.EndsWith(
            "bye\n",
            (await stage.DoAsync("read", JsonData.Object(("shellId", polite))))["output"].AsString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Sessions_do_not_see_each_others_shells()
    {
        await using var stage = await ShellStage.FreeAsync();
        var shell = await stage.StartAsync("sleep 1000", "s1");
        var asked = JsonData.Object(("shellId", shell), ("chars", "x"));

        foreach (var action in (string[])["status", "read", "write", "wait", "close"])
        {
            Assert.Equal($"Shell not found: {shell}", (await stage.TryAsync(action, asked, "s2")).Error);
        }

        Assert.Equal("Shell not found", (await stage.TryAsync("status", JsonData.EmptyObject, "s2")).Error);
        Assert.Empty((await stage.DoAsync("list", JsonData.EmptyObject, "s2"))["shells"].Items);
        Assert.Single((await stage.DoAsync("list", JsonData.EmptyObject))["shells"].Items);
        Assert.Equal("running", (await stage.SnapshotAsync(shell))["status"].AsString());
    }

    [Fact]
    public async Task Status_finds_the_newest_shell_with_a_command()
    {
        await using var stage = await ShellStage.FreeAsync();
        await stage.RunAsync("echo first apple");
        await stage.RunAsync("echo second apple");
        await stage.RunAsync("echo pear");

        Assert.Equal("echo pear", (await stage.DoAsync("status", JsonData.EmptyObject))["snapshot"]["cmd"].AsString());
        var apple = await stage.DoAsync("status", JsonData.Object(("cmd", "apple")));
        Assert.Equal("echo second apple", apple["snapshot"]["cmd"].AsString());
    }

    [Fact]
    public async Task Session_has_sixteen_shells_and_an_agent_sixty_four()
    {
        await using var stage = await ShellStage.FreeAsync();
        var first = await stage.StartAsync("sleep 1000", "s0");
        for (var at = 1; at < 64; at++)
        {
            await stage.StartAsync("sleep 1000", $"s{at / 16}");
            if (at == 15)
            {
                Assert.Equal(
                    "Too many active shell sessions",
                    (await stage.TryAsync("exec", JsonData.Object(("cmd", "true")), "s0")).Error
                );
            }
        }

        Assert.Equal("Too many active shell sessions", (await stage.TryAsync("exec", JsonData.Object(("cmd", "true")), "s9")).Error);
        await stage.DoAsync("close", JsonData.Object(("shellId", first), ("force", true)), "s0");
        Assert.Equal("", await stage.RunAsync("true", "s9"));
    }

    [Fact]
    public async Task Shell_is_known_after_a_restart_and_its_process_is_not()
    {
        await using var stage = await ShellStage.StartAsync();
        var running = await stage.StartAsync("echo running; sleep 1000", "s1");
        await stage.SeeAsync(running, "running");
        var done = (await stage.DoAsync("exec", JsonData.Object(("cmd", "seq 1 1000"))))["snapshot"]["shellId"].AsString();

        await stage.Agent.RestartAsync();

        Assert.Equal("killed", (await stage.SnapshotAsync(running))["status"].AsString());
        var page = await stage.DoAsync("read", JsonData.Object(("shellId", done), ("fromCursor", 99)));
        Assert.Equal((99, "completed"), (page["cursor"].AsInt64(), page["snapshot"]["status"].AsString()));
        Assert.StartsWith("37\n38\n", page["output"].AsString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shell_whose_agent_was_lost_is_expired_and_what_it_wrote_can_be_read()
    {
        await using var stage = await ShellStage.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(stage.State, "shell", "sh_lost")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "snapshot.json"),
            """{"shellId":"sh_lost","ownerSessionId":"s1","cmd":"x","cwd":"/","shellPath":"/bin/sh","status":"running","outputChars":0,"version":3}""",
            TestContext.Current.CancellationToken
        );
        await File.WriteAllTextAsync(Path.Combine(folder, "output.log"), "was here\n", TestContext.Current.CancellationToken);

        await stage.Agent.RestartAsync();

        var page = await stage.DoAsync("read", JsonData.Object(("shellId", "sh_lost")));
        Assert.Equal(
            ("was here\n", "expired", 9),
            (page["output"].AsString(), page["snapshot"]["status"].AsString(), page["snapshot"]["outputChars"].AsInt64())
        );
        Assert.Contains(
            "expired",
            await File.ReadAllTextAsync(Path.Combine(folder, "snapshot.json"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Ended_shell_leaves_the_disk_after_a_week()
    {
        var time = new ManualTimeProvider();
        await using var stage = await ShellStage.FreeAsync(options => options.TimeProvider = time);
        var shell = (await stage.DoAsync("exec", JsonData.Object(("cmd", "echo kept"))))["snapshot"]["shellId"].AsString();
        var folder = Path.Combine(stage.State, "shell", shell);

        time.Advance(TimeSpan.FromDays(6));
        Assert.Equal("kept\n", (await stage.DoAsync("read", JsonData.Object(("shellId", shell))))["output"].AsString());
        Assert.True(Directory.Exists(folder));
        time.Advance(TimeSpan.FromDays(1) + TimeSpan.FromMinutes(1));

        Assert.False(Directory.Exists(folder));
        Assert.Equal($"Shell not found: {shell}", (await stage.TryAsync("read", JsonData.Object(("shellId", shell)))).Error);
    }

    [Fact]
    public async Task Stopped_service_leaves_no_process()
    {
        await using var stage = await ShellStage.FreeAsync();
        var shell = await stage.StartAsync("sleep 1000 & sleep 1000 & echo $! ; setsid sleep 1000 & wait", "s1");
        await stage.SeeAsync(shell, "\n");
        var process = (int)(await stage.SnapshotAsync(shell))["pid"].AsInt64();
        var tree = new ProcessTree(process, $"AGENT_SHELL_ID={shell}").Find();
        Assert.True(tree.Count >= 4, $"{tree.Count} processes");

        await stage.Services.CommandAsync("shell", "stop", cancellationToken: TestContext.Current.CancellationToken);

        Assert.DoesNotContain(tree, Living.Is);
    }

    [Fact]
    public async Task Terminal_is_one_for_programs_that_ask()
    {
        await using var stage = await ShellStage.StartAsync();

        var page = await stage.DoAsync(
            "start",
            JsonData.Object(("cmd", "tty -s && echo terminal; stty size"), ("pty", true), ("inlineWaitMs", 20_000))
        );

        Assert.Equal("terminal\n40 120\n", page["output"].AsString());
    }
}
