using Cloister.Agents.Tests.Crash;
using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

/// <summary>What can be said and is hard to keep.</summary>
public sealed class HostileTextTests
{
    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StorePlace.Kinds), MemberType = typeof(StorePlace))]
    public async Task Text_that_databases_refuse_can_be_said(string kind)
    {
        await using var stage = await SessionStage.StartOnAsync(kind);
        stage.Model = ScriptedModel.Saying("nothing\0 and half \uD83D");
        var blanks = new string(' ', 319);

        var result = await stage.AnswerAsync("zero\0 and half \uD83D");
        await stage.Sessions.Get("s1").AppendUserMessageAsync($"{blanks}\U0001F600 end", cancellationToken: Token);
        await stage.Sessions.Get("s1").SetTitleAsync("a\0b\uD83D", Token);

        Assert.True(result.IsSuccess, result.Error);
        var info = await stage.Sessions.Get("s1").InfoAsync(Token);
        Assert.Equal("a\uFFFDb\uFFFD", info!.Title);
        Assert.Equal("\U0001F600 end", info.LastText);
        Assert.True((await stage.Sessions.Get("s1").CheckAsync(cancellationToken: Token)).IsWhole);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Theory]
    [InlineData(65)]
    [InlineData(200)]
    [InlineData(500)]
    public async Task State_that_nests_deep_is_kept_or_refused(int depth)
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        var deep = JsonData.Parse(System.Text.Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth)), 512);

        try
        {
            await stage.Sessions.Get("s1").SetStateAsync(deep, Token);
        }
        catch (ArgumentException)
        {
            deep = JsonData.EmptyObject;
        }

        await stage.CrashAsync();
        Assert.True((await stage.AnswerAsync("second")).IsSuccess);
        using var lease = await stage.SessionAsync();
        Assert.Equal(deep, (await lease.Session.Log.StateAsync()).State.State);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(240)]
    public async Task Message_that_nests_deep_can_be_read_again(int depth)
    {
        await using var stage = await SessionStage.StartAsync();
        var deep = JsonData.Parse($$"""{"a":{{Nested(depth)}}}""");
        await stage.RunAsync(
            new("s1", "r1")
            {
                Messages = [new UserMessage("u1", "first") { Metadata = deep }],
                Tools = [new("look", "Looks") { Parameters = deep }],
                ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
            },
            Token
        );

        await stage.CrashAsync();

        Assert.True((await stage.AnswerAsync("second")).IsSuccess);
        Assert.Equal(deep["a"], (await stage.MessagesAsync())[0].Metadata!["a"]);
        Assert.True((await stage.Sessions.Get("s1").CheckAsync(cancellationToken: Token)).IsWhole);
    }

    [Fact]
    public async Task Run_whose_tools_nest_deep_is_closed_after_a_crash()
    {
        var reached = new TaskCompletionSource();
        await using var stage = await SessionStage.StartAsync(
            new ScriptedModelBuilder().Text("a").Then(reached.SetResult).Stall().NextRequest().Text("b").Build()
        );
        var input = new RunAgentInput("s1", "r1")
        {
            Messages = [new UserMessage("u1", "first")],
            Tools = [new("look", "Looks") { Parameters = JsonData.Parse(Nested(253)) }],
            ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
        };
        using var stream = await stage.Agent.OpenAsync(input, new(), Token);
        await reached.Task.WaitAsync(TimeSpan.FromSeconds(20), Token);

        await stage.CrashAsync();

        Assert.True((await stage.AnswerAsync("second")).IsSuccess);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Run_that_could_not_be_found_again_is_refused()
    {
        await using var stage = await SessionStage.StartAsync();

        foreach (var id in new[] { "", "r\01", "r\uD83D" })
        {
            var refusal = await Assert.ThrowsAsync<AgentRefusalException>(() => stage.RunAsync(new("s1", id), Token));
            Assert.Equal(400, refusal.Status);
        }
    }

    [Fact]
    public async Task Half_a_character_names_no_session()
    {
        await using var stage = await SessionStage.StartAsync();

        Assert.Throws<ArgumentException>(() => stage.Sessions.Get("half \uD83D"));
        Assert.Throws<ArgumentException>(() => stage.Sessions.Get("\uDE00"));
        Assert.NotNull(stage.Sessions.Get("whole \U0001F600"));
    }
}
