using System.Diagnostics;
using System.Globalization;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Mcp;

public sealed class McpTests
{
    [Fact]
    public async Task Tools_of_a_program_are_listed_under_its_name_and_can_be_called()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());

        var tools = await scene.ListAsync();

        Assert.Contains("mcp_files_echo", tools.Select(tool => tool.Name));
        Assert.All(tools, tool => Assert.Equal("mcp.files", tool.Owner));
        Assert.Equal("hello", await scene.TextAsync("mcp_files_echo", """{"text":"hello"}"""));
        Assert.Equal("5", await scene.TextAsync("mcp_files_add", """{"a":2,"b":3}"""));
    }

    [Fact]
    public async Task Tools_over_http_are_the_same()
    {
        await using var scene = new McpScene();
        scene.With("far", await scene.AddressAsync());

        Assert.Equal("hello", await scene.TextAsync("mcp_far_echo", """{"text":"hello"}"""));
        Assert.EndsWith("there is no such file", await scene.TextAsync("mcp_far_fail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_that_refuses_us_has_no_tools_and_the_log_says_so()
    {
        await using var scene = new McpScene();
        var settings = await scene.AddressAsync();
        scene.With("far", settings with { Headers = new Dictionary<string, string>() });

        Assert.Empty(await scene.ListAsync());
        Assert.Contains(scene.Log.Records, record => record.EventId.Id == 557);
    }

    [Fact]
    public async Task Tools_of_a_server_that_is_not_trusted_need_approval_and_are_not_believed()
    {
        await using var scene = new McpScene().With("files", McpScene.Program() with { IsTrusted = false });
        Assert.All(await scene.ListAsync(), tool => Assert.True(tool is { NeedsApproval: true, IsReadOnly: false }));

        scene.With("files", McpScene.Program());

        var trusted = await scene.ListAsync();
        Assert.DoesNotContain(trusted, tool => tool.NeedsApproval);
        Assert.Equal(["mcp_files_echo"], trusted.Where(tool => tool.IsReadOnly).Select(tool => tool.Name));
    }

    [Fact]
    public async Task Program_gets_its_own_variables_and_none_of_the_agents()
    {
        Environment.SetEnvironmentVariable("MCP_TEST_SECRET", "hunter2");
        await using var scene = new McpScene().With("files", McpScene.Program());

        Assert.Equal("hello", await scene.TextAsync("mcp_files_variable", """{"name":"GREETING"}"""));
        Assert.Equal("not set", await scene.TextAsync("mcp_files_variable", """{"name":"MCP_TEST_SECRET"}"""));
    }

    [Fact]
    public async Task Failure_of_a_tool_is_its_message()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());

        var answer = await scene.CallAsync("mcp_files_fail");

        Assert.Equal("failed", answer.Failed);
        Assert.EndsWith("there is no such file", answer.Content.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pictures_stay_pictures()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());

        var answer = await scene.CallAsync("mcp_files_picture");

        Assert.Equal([new MediaPart(MediaKind.Image, new DataSource("AQID", "image/png"))], answer.Content.Parts!);
    }

    [Fact]
    public async Task Program_that_crashed_is_started_again_for_the_next_call()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());
        var first = await scene.TextAsync("mcp_files_process");

        var crash = await scene.CallAsync("mcp_files_crash");
        var second = await scene.TextAsync("mcp_files_process");

        Assert.Equal(
            new ToolAnswer("MCP server 'files' broke off during the call. It is not known what it has done.", "unavailable"),
            crash
        );
        Assert.NotEqual(first, second);
        Assert.Contains(scene.Log.Records, record => record.EventId.Id == 559);
    }

    [Fact]
    public async Task Program_that_was_killed_while_nobody_used_it_is_started_again()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());
        using var process = Process.GetProcessById(int.Parse(await scene.TextAsync("mcp_files_process"), CultureInfo.InvariantCulture));

        process.Kill();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        var answer = await scene.CallAsync("mcp_files_echo", """{"text":"again"}""");
        // That it is gone may be noticed by the call only.
        answer = answer.Failed is null ? answer : await scene.CallAsync("mcp_files_echo", """{"text":"again"}""");

        Assert.Equal("again", answer.Content.ToString());
    }

    [Fact]
    public async Task Program_that_crashes_again_and_again_is_left_alone_longer_and_longer()
    {
        var time = new ManualTimeProvider();
        await using var scene = new McpScene(time).With("files", McpScene.Program());
        await scene.CallAsync("mcp_files_crash");
        await scene.CallAsync("mcp_files_crash");

        var third = await scene.CallAsync("mcp_files_crash");
        Assert.Equal("MCP server 'files' cannot be used: it failed, and is tried again in 1 s.", third.Content.ToString());

        time.Advance(TimeSpan.FromSeconds(1));
        await scene.CallAsync("mcp_files_crash");

        Assert.Equal(
            "MCP server 'files' cannot be used: it failed, and is tried again in 2 s.",
            await scene.TextAsync("mcp_files_echo", """{"text":""}""")
        );
    }

    [Fact]
    public async Task Server_that_is_not_there_does_not_keep_others_from_their_tools()
    {
        await using var scene = new McpScene();
        scene.Tools.Update(
            new Dictionary<string, McpServerSettings>
            {
                ["missing"] = new() { Command = "/no/such/program" },
                ["nothing"] = new(),
                ["odd"] = new() { Url = "ftp://127.0.0.1" },
                ["off"] = McpScene.Program() with { IsEnabled = false },
                ["files"] = McpScene.Program(),
            }
        );

        Assert.All(await scene.ListAsync(), tool => Assert.Equal("mcp.files", tool.Owner));
        Assert.Equal(3, scene.Log.Records.Count(record => record.EventId.Id == 557));
    }

    [Fact]
    public async Task Server_that_never_answers_is_given_up()
    {
        await using var scene = new McpScene(startTimeout: TimeSpan.FromSeconds(1)).With("silent", McpScene.Program("silent"));

        Assert.Empty(await scene.ListAsync());
        Assert.Contains(scene.Log.Records, record => record.EventId.Id == 557);
    }

    [Fact]
    public async Task Call_that_hangs_can_be_stopped_and_the_server_goes_on()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());
        await scene.ListAsync();
        using var stop = new CancellationTokenSource();

        var call = scene.CallAsync("mcp_files_hang", cancellationToken: stop.Token);
        var process = await scene.TextAsync("mcp_files_process");
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(process, await scene.TextAsync("mcp_files_process"));
    }

    [Fact]
    public async Task Tools_that_a_server_gets_later_are_listed_later()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());
        Assert.DoesNotContain("mcp_files_grown", (await scene.ListAsync()).Select(tool => tool.Name));

        await scene.CallAsync("mcp_files_grow");
        for (var patience = Stopwatch.StartNew(); ; await Task.Yield())
        {
            Assert.True(patience.Elapsed < TimeSpan.FromSeconds(20), "The new tool was not listed.");
            if ((await scene.ListAsync()).Any(tool => tool.Name == "mcp_files_grown"))
            {
                break;
            }
        }

        Assert.Equal("here I am", await scene.TextAsync("mcp_files_grown"));
    }

    [Fact]
    public async Task Settings_that_change_stop_what_was_started_with_the_old_ones()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());
        var first = await scene.TextAsync("mcp_files_process");
        scene.With("files", McpScene.Program());
        Assert.Equal(first, await scene.TextAsync("mcp_files_process"));
        using var process = Process.GetProcessById(int.Parse(first, CultureInfo.InvariantCulture));

        scene.With("files", McpScene.Program() with { IsEnabled = false });

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Empty(await scene.ListAsync());
    }

    [Fact]
    public async Task Programs_end_with_the_host()
    {
        var scene = new McpScene().With("files", McpScene.Program());
        using var process = Process.GetProcessById(int.Parse(await scene.TextAsync("mcp_files_process"), CultureInfo.InvariantCulture));

        await scene.DisposeAsync();

        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("files", "read", "mcp_files_read")]
    [InlineData("files", "odd.name", "mcp_files_odd_name_")]
    public void Names_are_such_that_every_provider_takes_them(string server, string tool, string begins)
    {
        var name = McpFunction.NameOf(server, tool);

        Assert.StartsWith(begins, name, StringComparison.Ordinal);
        Assert.Matches("^[a-zA-Z0-9_-]{1,64}$", name);
    }

    [Fact]
    public void Long_names_stay_apart()
    {
        var (one, other) = (McpFunction.NameOf("files", new string('x', 90) + "1"), McpFunction.NameOf("files", new string('x', 90) + "2"));

        Assert.NotEqual(one, other);
        Assert.Equal((64, 64), (one.Length, other.Length));
    }

    [Fact]
    public async Task Run_calls_a_tool_of_a_server_after_a_person_has_approved()
    {
        await using var scene = new McpScene().With("files", McpScene.Program() with { IsTrusted = false });
        var model = new ScriptedModelBuilder().ToolCall("mcp_files_add", """{"a":2,"b":3}""").NextRequest().Text("five").Build();
        await using var stage = await SessionStage.StartAsync(model);
        stage.Tools = new SessionTools(
            new()
            {
                Listings = [(_, token) => scene.Tools.ListAsync(token)],
                SettingsSource = () => new(),
                Logger = scene.Log.CreateLogger("tools"),
            }
        );
        var run = await stage.AskAsync("What is 2 + 3?");
        var asked = await run.Finished.WaitAsync(TimeSpan.FromSeconds(60));

        var outcome = await new ApprovalDecisions(stage.Directory).DecideAsync(
            ApprovalAnswer.Approve(asked.Interrupts[0].Id),
            "ann",
            "cli"
        );

        Assert.Equal("five", (await outcome.Run!.Finished.WaitAsync(TimeSpan.FromSeconds(60))).Text);
        Assert.Equal(["5"], await ToolBox.ResultsAsync(stage));
    }
}
