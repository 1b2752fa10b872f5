using System.Diagnostics;
using System.Globalization;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Mcp;

/// <summary>Servers that mean harm, or are broken in ways that look the same. None of them holds up the agent or outlives it.</summary>
[Trait("Category", "Slow")]
public sealed class HostileServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Server_that_floods_its_error_stream_works_and_the_log_stays_small()
    {
        await using var scene = new McpScene().With("noisy", McpScene.Program("noisy"));

        Assert.Equal("done", await scene.TextAsync("mcp_noisy_act"));
        Assert.True(scene.Log.Records.Where(record => record.EventId.Id == 558).Sum(record => record.Message.Length) < 2_000_000);
    }

    [Fact]
    public async Task Server_that_speaks_without_end_is_not_listened_to()
    {
        await using var scene = new McpScene(startTimeout: TimeSpan.FromSeconds(10)).With("endless", McpScene.Program("endless"));

        Assert.Empty(await scene.ListAsync());
        Assert.Equal(ToolServerState.Failed, Assert.Single(scene.Tools.Statuses).State);
    }

    [Fact]
    public async Task Server_that_says_other_things_in_between_is_understood_all_the_same()
    {
        await using var scene = new McpScene().With("chatty", McpScene.Program("chatty"));

        Assert.Equal("done", await scene.TextAsync("mcp_chatty_act"));
    }

    [Fact]
    public async Task Server_that_does_not_say_what_tools_it_has_is_given_up()
    {
        await using var scene = new McpScene(startTimeout: TimeSpan.FromSeconds(2)).With("listless", McpScene.Program("listless"));

        Assert.Empty(await scene.ListAsync());
        Assert.Equal("It could not be started: it did not answer within 2 s.", Assert.Single(scene.Tools.Statuses).Problem);
    }

    [Fact]
    public async Task List_that_never_ends_is_left()
    {
        await using var scene = new McpScene().With("pages", McpScene.Program("pages"));

        Assert.Empty(await scene.ListAsync());
        Assert.Equal(ToolServerState.Ready, Assert.Single(scene.Tools.Statuses).State);
    }

    [Fact]
    public async Task Of_too_many_tools_the_first_are_offered_and_people_are_told()
    {
        await using var scene = new McpScene().With("many", McpScene.Program("many"));

        Assert.Equal(McpToolList.MaxTools, (await scene.ListAsync()).Count);
        Assert.Equal("it offers more than 256 tools, and the others are left out", Assert.Single(scene.Tools.Statuses).Problem);
        Assert.Contains(scene.Log.Records, record => record.EventId.Id == 557);
    }

    [Fact]
    public async Task Long_descriptions_are_cut_and_tools_with_endless_arguments_left_out()
    {
        await using var scene = new McpScene().With("wordy", McpScene.Program("wordy"));

        var tool = Assert.Single(await scene.ListAsync());

        Assert.Equal("mcp_wordy_wordy", tool.Name);
        Assert.True(tool.Function.Description.Length <= 8 * 1024);
        Assert.Contains("mcp_wordy_broad", Assert.Single(scene.Tools.Statuses).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_no_provider_would_take_are_made_such_and_none_is_there_twice()
    {
        await using var scene = new McpScene().With("twice", McpScene.Program("twice"));

        var names = (await scene.ListAsync()).Select(tool => tool.Name).ToList();

        Assert.Equal(3, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(3, names.Count);
        Assert.All(names, name => Assert.Matches("^mcp_twice_[a-zA-Z0-9_-]{1,54}$", name));
    }

    [Fact]
    public async Task Long_answer_is_cut_and_one_that_is_no_answer_any_more_ends_the_connection()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());

        var length = (await scene.TextAsync("mcp_files_long")).Length;
        var huge = await scene.CallAsync("mcp_files_huge");

        Assert.InRange(length, 60_000, ResultContents.MaxText);
        Assert.Equal("unavailable", huge.Failed);
        Assert.Equal("again", await scene.TextAsync("mcp_files_echo", """{"text":"again"}"""));
    }

    [Fact]
    public async Task Long_answer_over_http_is_no_different()
    {
        await using var scene = new McpScene();
        scene.With("far", await scene.AddressAsync());

        Assert.Equal("unavailable", (await scene.CallAsync("mcp_far_huge")).Failed);
        Assert.Equal("again", await scene.TextAsync("mcp_far_echo", """{"text":"again"}"""));
    }

    [Fact]
    public async Task Server_that_answers_nothing_any_more_is_started_again_after_the_call_that_found_out()
    {
        var time = new ManualTimeProvider();
        await using var scene = new McpScene(time).With("frozen", McpScene.Program("frozen"));
        await scene.ListAsync();
        using var stop = new CancellationTokenSource();
        var call = scene.CallAsync("mcp_frozen_act", cancellationToken: stop.Token);
        await scene.Log.Records.WaitForAsync(record => record.Message.Contains("I am frozen", StringComparison.Ordinal), Patience);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await time.WaitForTimersAsync(1, Patience);
        time.Advance(TimeSpan.FromSeconds(5));

        await scene.Log.Records.WaitForAsync(record => record.EventId.Id == 559, Patience);
    }

    [Fact]
    public async Task Program_that_does_not_want_to_end_is_killed_with_its_children()
    {
        var scene = new McpScene().With("stubborn", McpScene.Program("stubborn"));
        using var child = Process.GetProcessById(int.Parse(await scene.TextAsync("mcp_stubborn_act"), CultureInfo.InvariantCulture));

        await scene.DisposeAsync();

        await child.WaitForExitAsync().WaitAsync(Patience);
    }

    [Fact]
    public async Task Child_that_a_program_leaves_behind_with_its_streams_open_holds_nobody_up()
    {
        var scene = new McpScene().With("parent", McpScene.Program("parent"));
        using var child = Process.GetProcessById(int.Parse(await scene.TextAsync("mcp_parent_act"), CultureInfo.InvariantCulture));

        await scene.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

        child.Kill();
    }

    [Fact]
    public async Task Stop_does_not_wait_for_a_server_that_is_being_started()
    {
        var scene = new McpScene().With("silent", McpScene.Program("silent"));
        var listing = scene.ListAsync();

        await scene.DisposeAsync().AsTask().WaitAsync(Patience);

        Assert.Empty(await listing.WaitAsync(Patience));
        Assert.DoesNotContain(scene.Log.Records, record => record.EventId.Id == 557);
    }

    [Fact]
    public async Task Who_is_tired_of_waiting_for_a_start_does_not_take_it_from_the_others()
    {
        await using var scene = new McpScene().With("files", McpScene.Program());
        using var tired = new CancellationTokenSource();
        var first = scene.Tools.ListAsync(tired.Token).AsTask();
        var second = scene.ListAsync();

        await tired.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.NotEmpty(await second);
    }

    [Fact]
    public async Task What_a_program_says_when_it_cannot_start_is_told_to_people_without_secrets()
    {
        await using var scene = new McpScene(redact: text => text.Replace("hunter2hunter2", "[redacted]", StringComparison.Ordinal)).With(
            "broken",
            new() { Command = "/bin/sh", Arguments = ["-c", "echo 'no licence for hunter2hunter2' >&2"] }
        );

        Assert.Empty(await scene.ListAsync());

        var problem = Assert.Single(scene.Tools.Statuses).Problem;
        Assert.EndsWith("It said: no licence for [redacted]", problem, StringComparison.Ordinal);
        Assert.Contains(
            scene.Log.Records,
            record => record.EventId.Id == 557 && record.Message.Contains(problem!, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Instructions_of_a_server_are_nobodys()
    {
        await using var scene = new McpScene().With("hostile", McpScene.Program("polite"));

        var tool = Assert.Single(await scene.ListAsync());

        Assert.DoesNotContain("password", tool.Function.Description + tool.Function.JsonSchema, StringComparison.Ordinal);
    }
}
