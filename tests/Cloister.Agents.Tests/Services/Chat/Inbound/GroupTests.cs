namespace Cloister.Agents.Tests.Services.Chat.Inbound;

/// <summary>Which messages of a group are meant for the agent.</summary>
public sealed class GroupTests
{
    [Theory]
    [InlineData("mention", "hello all", false)]
    [InlineData("mention", "@agent hello", true)]
    [InlineData("mention", "well, @Agent: hello", true)]
    [InlineData("mention", "@agent2 hello", false)]
    [InlineData("mention", "me@agent.example", false)]
    [InlineData("all", "hello all", true)]
    [InlineData("mention-or-reply", "hello all", false)]
    [InlineData("mention", "/status", true)]
    [InlineData("mention", "/status@agent", true)]
    [InlineData("all", "/status@other_bot", false)]
    [InlineData("mention", "/unknown", false)]
    [InlineData("mention", "/unknown@agent", true)]
    public async Task Group_message_is_for_the_agent_if_it_says_so(string trigger, string text, bool isAddressed)
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.ChatSettings = $"\"groupTrigger\":\"{trigger}\"");

        await stage.TakeAsync(stage.InGroup(text));
        await stage.RestAsync();

        Assert.Equal(isAddressed, await stage.CountAsync("input") + stage.Outlet.Answers.Count > 0);
        Assert.Single(await stage.HistoryAsync("team", "group"));
    }

    [Theory]
    [InlineData("mention", false)]
    [InlineData("mention-or-reply", true)]
    [InlineData("all", true)]
    public async Task Answer_to_the_agent_is_for_the_agent(string trigger, bool isAddressed)
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.ChatSettings = $"\"groupTrigger\":\"{trigger}\"");

        await stage.TakeAsync(stage.InGroup("really?") with { Reply = new("x") { IsOurs = true } });

        Assert.Equal(isAddressed ? 1 : 0, await stage.CountAsync("input"));
    }

    [Fact]
    public async Task Name_of_the_agent_is_left_out_of_what_it_reads()
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.TakeAsync(
            stage.InGroup("hey @agent,  look   at this\nand @AGENT that"),
            stage.InGroup("hello ＠bot there") with
            {
                Mentions = ["＠bot"],
            }
        );
        await stage.RestAsync();

        Assert.Equal(
            ["hey , look at this\nand that", "hello there"],
            (await stage.WordsAsync("team", "group")).Where(word => word != "Hello!")
        );
    }

    [Fact]
    public async Task What_is_not_for_the_agent_is_kept_and_read_by_no_model()
    {
        await using var stage = await ChatStage.StartAsync();

        await stage.TakeAsync(stage.InGroup("among us"), stage.InGroup("@agent hi"));
        await stage.RestAsync();

        Assert.Equal(["hi", "Hello!"], await stage.WordsAsync("team", "group"));
        Assert.Equal(
            [("among us", ChatItemKind.Audit), ("@agent hi", ChatItemKind.Exec)],
            (await stage.HistoryAsync("team", "group")).Select(row => (row.Text, row.Kind))
        );
        Assert.Equal("done queued", await stage.ClaimsAsync());
    }
}
