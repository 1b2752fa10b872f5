using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Shell;

public sealed class ShellEnvironmentTests
{
    private static readonly Dictionary<string, string> Host = new()
    {
        ["PATH"] = "/usr/bin:/bin",
        ["HOME"] = "/srv/host",
        ["LANG"] = "C.UTF-8",
        ["CLOISTER_KEY"] = "host-key-123",
        ["OPENAI_API_KEY"] = "host-openai-key",
        ["EXTRA"] = "extra",
        ["LD_PRELOAD"] = "/nowhere.so",
    };

    [Fact]
    public async Task Shell_gets_what_programs_need_and_nothing_else_of_the_host()
    {
        await using var stage = await ShellStage.StartAsync(configure: Fake);

        var variables = await VariablesAsync(stage);

        Assert.Equal(Host["PATH"], variables["PATH"]);
        Assert.Equal(Host["LANG"], variables["LANG"]);
        foreach (var name in (string[])["CLOISTER_KEY", "OPENAI_API_KEY", "EXTRA", "LD_PRELOAD", "DOTNET_ROOT"])
        {
            Assert.DoesNotContain(name, variables.Keys);
        }
    }

    [Fact]
    public async Task Home_and_temporary_files_of_a_shell_are_its_own()
    {
        await using var stage = await ShellStage.StartAsync(configure: Fake);

        var done = await stage.DoAsync(
            "exec",
            JsonData.Object(("cmd", "echo mine > ~/file; echo temporary > $TMPDIR/t; cat /tmp/t; echo $HOME; ls -A ~"))
        );

        var own = Path.Combine(stage.State, "shell", done["snapshot"]["shellId"].AsString());
        Assert.Equal($"temporary\n{own}/home\nfile\n", done["output"].AsString());
        Assert.False(Directory.Exists(Path.Combine(own, "home")));
        Assert.Equal("", await stage.RunAsync("ls -A ~ /tmp | grep -e file -e '^t$'"));
    }

    [Fact]
    public async Task Without_a_sandbox_the_home_is_that_of_the_host()
    {
        await using var stage = await ShellStage.FreeAsync(Fake);

        Assert.Equal("/srv/host", (await VariablesAsync(stage))["HOME"]);
    }

    [Fact]
    public async Task People_give_variables_and_the_host_says_where_the_shell_is()
    {
        await using var stage = await ShellStage.StartAsync("""{"envAllowlist":["EXTRA","CLOISTER_KEY"]}""", Fake);
        await File.WriteAllTextAsync(
            Path.Combine(stage.Root, ".env"),
            "MINE=of it\nAGENT_NAME=forged\nCLOISTER_X=no\nLD_LIBRARY_PATH=/l/m\n",
            TestContext.Current.CancellationToken
        );
        await stage.Agent.Host.ReloadAsync(TestContext.Current.CancellationToken);

        var variables = await VariablesAsync(stage);

        Assert.Equal("of it", variables["MINE"]);
        Assert.Equal("extra", variables["EXTRA"]);
        Assert.Equal("/l/m", variables["LD_LIBRARY_PATH"]);
        Assert.Equal(stage.Root, variables["AGENT_ROOT"]);
        Assert.Equal("Test", variables["AGENT_NAME"]);
        Assert.Equal("s1", variables["AGENT_SESSION_ID"]);
        Assert.DoesNotContain("CLOISTER_X", variables.Keys);
        Assert.DoesNotContain("CLOISTER_KEY", variables.Keys);
        Assert.DoesNotContain("AGENT_TURN_ID", variables.Keys);
    }

    [Fact]
    public async Task Secrets_of_the_host_are_kept_from_shells_unless_a_person_exposes_them()
    {
        await using var stage = await ShellStage.StartAsync(configure: Fake);
        await using var open = await ShellStage.StartAsync("""{"envExpose":["KEY"]}""", Fake);
        foreach (var each in (ShellStage[])[stage, open])
        {
            await File.WriteAllTextAsync(
                Path.Combine(each.Root, ".env"),
                "KEY=a-key-of-a-provider\nOTHER=x\n",
                TestContext.Current.CancellationToken
            );
            await each.ConfigureAsync(
                """
                "providers":{"p":{"type":"openai","apiKey":"${KEY}"}}
                """
            );
        }

        Assert.DoesNotContain("KEY", (await VariablesAsync(stage)).Keys);
        Assert.Equal("x", (await VariablesAsync(stage))["OTHER"]);
        Assert.Equal("[redacted]", (await VariablesAsync(open))["KEY"]);
    }

    [Fact]
    public async Task Other_services_add_variables_and_folders_and_models_do_not()
    {
        await using var stage = await ShellStage.StartAsync(configure: Fake);
        var payload = JsonData.Object(
            ("cmd", "echo $TASK; echo x > .agent/tasks/run/out && echo wrote"),
            ("sessionId", "task-run:1"),
            ("env", JsonData.Object(("TASK", "t1"))),
            ("writable", JsonData.Array("tasks/run"))
        );

        var done = await stage.Agent.Host.Context.InvokeAsync("shell", "exec", payload, TestContext.Current.CancellationToken);
        var model = await stage.DoAsync("exec", payload);

        Assert.Equal("t1\nwrote\n", done.Data!["output"].AsString());
        Assert.Equal("task-run:1", done.Data["snapshot"]["ownerSessionId"].AsString());
        Assert.StartsWith("\n/bin/sh: 1: cannot create", model["output"].AsString(), StringComparison.Ordinal);
        Assert.Equal("s1", model["snapshot"]["ownerSessionId"].AsString());
    }

    private static void Fake(AgentHostOptions options) => options.Variable = name => Host.GetValueOrDefault(name);

    private static async Task<Dictionary<string, string>> VariablesAsync(ShellStage stage) =>
        (await stage.RunAsync("env"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
}
