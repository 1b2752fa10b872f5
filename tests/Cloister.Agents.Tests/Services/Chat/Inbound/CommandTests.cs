using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Chat.Inbound;

public sealed class CommandTests
{
    [Theory]
    [InlineData("/help")]
    [InlineData("/START")]
    [InlineData("/帮助")]
    [InlineData(" /help@agent ")]
    public async Task Help_lists_the_commands_and_asks_no_model(string text)
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.SayAsync(text);

        Assert.Contains("/status", Assert.Single(stage.Outlet.Answers), StringComparison.Ordinal);
        Assert.Equal((0, 0), (await stage.CountAsync("input"), await stage.CountAsync("session")));
        Assert.Equal((text, ChatItemKind.Audit), (Assert.Single(await stage.HistoryAsync()).Text, (await stage.HistoryAsync())[0].Kind));
        Assert.Equal("done", await stage.ClaimsAsync());
    }

    [Theory]
    [InlineData("/x1 y", "Unknown command: /x1")]
    [InlineData("/NeueAufgabe", "Unknown command: /neueaufgabe")]
    public async Task Command_that_nobody_knows_is_said_so(string text, string answer)
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.SayAsync(text);

        Assert.Equal([answer], stage.Outlet.Answers);
    }

    [Theory]
    [InlineData("/etc/passwd is what?")]
    [InlineData("/")]
    [InlineData("a /help")]
    public async Task Text_that_only_begins_like_a_command_is_text(string text)
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.SayAsync(text);
        await stage.RestAsync();

        Assert.Equal([text, "Hello!"], await stage.WordsAsync());
    }

    [Fact]
    public async Task Status_says_what_goes_on()
    {
        var model = new ScriptedModelBuilder().Stall().Build();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Queue = """ "mergeDebounceMs": 0, "maxConcurrency": 1 """;
        });
        await stage.SayAsync("a");
        await stage.SayAsync("b", "bob");
        await model.Requests.WaitForAsync(1);

        await stage.SayAsync("/status", "cem");

        Assert.Equal(["Test: running\nAnswering: 1\nWaiting: 1"], stage.Outlet.Answers);
    }

    [Fact]
    public async Task Stop_ends_what_goes_on_in_the_conversation()
    {
        var model = new ScriptedModelBuilder().Stall().Build();
        await using var stage = await ChatStage.StartAsync(stage => stage.Model = model);
        await stage.SayAsync("a");
        await model.Requests.WaitForAsync(1);

        await stage.SayAsync("/stop");
        await stage.RestAsync();
        await stage.SayAsync("/stop");

        Assert.Equal(["Stopped.", "Nothing is going on."], stage.Outlet.Answers);
        Assert.Equal(1, await stage.CountAsync("run", "state = 'stopped'"));
    }

    [Fact]
    public async Task Clear_deletes_the_conversation_and_what_is_said_next_begins_another()
    {
        var model = new ScriptedModelBuilder().Stall().NextRequest().Text("two").Build();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Settings = """ "execution": { "whenBusy": "queue" } """;
        });
        await stage.SayAsync("a");
        await model.Requests.WaitForAsync(1);
        var old = await stage.SessionIdAsync();

        await stage.TakeAsync(stage.Message("b"), stage.Message("/clear"), stage.Message("c"));
        await model.Requests.WaitForAsync(2);
        await stage.RestAsync();

        Assert.NotEqual(old, await stage.SessionIdAsync());
        Assert.Equal(["c", "two"], await stage.WordsAsync());
        Assert.Equal(["c"], (await stage.HistoryAsync()).Select(row => row.Text));
        Assert.Equal(1, await stage.CountAsync("session"));
        Assert.Equal("The conversation was deleted.", (await stage.Platform.WaitForDeliveredAsync(1))[0].Text);
    }

    [Fact]
    public async Task Clear_needs_its_right()
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.Permissions = ["chat.dm.use", "chat.group.use"]);
        await stage.TakeAsync(stage.InGroup("@agent a"), stage.InGroup("/clear"));
        await stage.RestAsync();

        Assert.Equal(["You are not allowed to do that here."], stage.Outlet.Answers);
        Assert.Equal(["a", "Hello!"], await stage.WordsAsync("team", "group"));
    }

    [Fact]
    public async Task Clear_of_a_group_is_for_those_who_manage_the_agent()
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.Permissions = ["agent.manage"]);
        await stage.TakeAsync(stage.InGroup("among us"), stage.InGroup("@agent a"));
        await stage.RestAsync();

        await stage.TakeAsync(stage.InGroup("/清除"));

        Assert.Equal(
            (0, 0, 0),
            (await stage.CountAsync("session"), await stage.CountAsync("route"), await stage.CountAsync("chat_history"))
        );
        Assert.Equal("done queued done", await stage.ClaimsAsync());
    }

    [Fact]
    public async Task Command_whose_process_ended_is_answered_once()
    {
        await using var stage = await ChatStage.StartAsync();
        var message = stage.Message("/help");
        await stage.Chat.Inbound.DisposeAsync();
        await stage.Inbox.TakeAsync([message], cancellationToken: TestContext.Current.CancellationToken);
        await stage.Outlet.AnswerAsync(null!, "was sent", null, $"command/memory|bot|{message.Claim}", default);

        await stage.CrashAsync();
        await stage.SettleAsync();

        Assert.Equal(["was sent"], stage.Outlet.Answers);
        Assert.Equal("done", await stage.ClaimsAsync());
    }

    [Theory]
    [InlineData("approve", "Approved.")]
    [InlineData("deny", "Denied.")]
    public async Task Question_is_answered_by_those_who_manage_the_agent(string command, string answer)
    {
        var model = new ScriptedModelBuilder().ToolCall("danger").NextRequest().Text("done").Build();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Settings = """ "approvals": { "tools": ["danger"] } """;
            stage.Role = user => new("r") { Permissions = user.UserId == "boss" ? ["agent.manage"] : [] };
            stage.Configure = options => options.Tools.Add(Microsoft.Extensions.AI.AIFunctionFactory.Create(() => "boom", "danger"));
        });
        await stage.SayAsync("go");
        await stage.RestAsync();
        var id = await stage.Store.ReadAsync(reader => reader.FirstAsync<string>(new("SELECT id FROM approval"), row => row.GetString(0)));

        await stage.TakeAsync(stage.Message($"/{command} {id}", "eve"), stage.Message($"/{command} nothing", "boss"));
        Assert.Equal(["There is no such question."], stage.Outlet.Answers);
        Assert.Equal(ChatItemKind.Audit, Assert.Single(await stage.HistoryAsync("eve")).Kind);

        await stage.TakeAsync(stage.Message($"/{command} {id}", "boss"));
        await model.Requests.WaitForAsync(2);
        await stage.RestAsync();

        Assert.Equal(answer, stage.Outlet.Answers[^1]);
        Assert.Equal("done", (await stage.WordsAsync())[^1]);
    }
}
