using Cloister.Agents.Tests.Crash;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Running;

public sealed class SessionTitlesTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_gets_a_title_behind_its_first_answer_and_lists_show_it()
    {
        var titles = Saying("\"Trip to Rome.\"\n");
        await using var stage = await StageAsync(titles);
        await stage.AnswerAsync("  How do I get\nto Rome?");
        await stage.SeeTitleAsync();

        await stage.AnswerAsync("And back?");
        await stage.Titles.DisposeAsync();

        var info = Assert.Single((await stage.Sessions.ListAsync(new() { Text = "rome" }, Token)).Items);
        Assert.Equal("Trip to Rome", info.Title);
        var request = Assert.Single(titles.Requests);
        Assert.Equal(("  How do I get\nto Rome?", "title"), (request.Prompt, ModelPurpose.Of(request.Options)));
        Assert.Empty(request.Tools);
        Assert.Single((await stage.LogAsync()), row => row.Type == RecordType.TitleSet);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Title_takes_no_part_in_order_or_runs()
    {
        await using var stage = await StageAsync(Saying("Rome"));
        await stage.AnswerAsync("Rome?");
        var before = (await stage.Sessions.Get("s1").InfoAsync(Token))!.UpdatedAt;
        stage.Time.Advance(TimeSpan.FromHours(1));

        await stage.SeeTitleAsync();

        Assert.Equal(before, (await stage.Sessions.Get("s1").InfoAsync(Token))!.UpdatedAt);
        Assert.EndsWith("RUN_FINISHED title.set", await stage.TypesAsync(), StringComparison.Ordinal);
        Assert.Null((await stage.LogAsync())[^1].RunId);
    }

    [Fact]
    public async Task Nobody_waits_for_a_title()
    {
        var titles = new ScriptedModelBuilder().Then(_asked.SetResult).WaitFor(_gate.Task).Text("Rome").Build();
        await using var stage = await StageAsync(titles);

        await stage.AnswerAsync("Rome?");
        await _asked.Task.WaitAsync(Patience, Token);
        Assert.True((await stage.AnswerAsync("And Paris?")).IsSuccess);
        Assert.Null((await stage.Sessions.Get("s1").InfoAsync(Token))!.Title);
        _gate.SetResult();
        await stage.SeeTitleAsync();

        Assert.Equal("Rome", (await stage.Sessions.Get("s1").InfoAsync(Token))!.Title);
        Assert.Single(titles.Requests);
    }

    [Fact]
    public async Task What_a_person_calls_it_stays()
    {
        var titles = new ScriptedModelBuilder().Then(_asked.SetResult).WaitFor(_gate.Task).Text("Rome").Build();
        await using var stage = await StageAsync(titles);
        var session = stage.Sessions.Get("s1");

        await stage.AnswerAsync("Rome?");
        await _asked.Task.WaitAsync(Patience, Token);
        await session.SetTitleAsync("Holidays", Token);
        _gate.SetResult();
        await stage.AnswerAsync("And Paris?");
        await stage.Titles.FinishAsync().WaitAsync(Patience, Token);

        Assert.Equal("Holidays", (await session.InfoAsync(Token))!.Title);
        Assert.Single(titles.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_no_model_finds_a_title_the_first_words_have_to_do(bool fails)
    {
        var script = new ScriptedModelBuilder();
        await using var stage = await StageAsync((fails ? script.Fail(401, "no key") : script.Text(" \n")).Build());

        await stage.AnswerAsync("What is the weather like in Reykjavík today?");
        await stage.SeeTitleAsync();

        Assert.Equal("What is the weather like", (await stage.Sessions.Get("s1").InfoAsync(Token))!.Title);
    }

    [Fact]
    public async Task Words_need_no_model_and_off_needs_nothing()
    {
        var titles = Saying("no");
        await using var stage = await StageAsync(titles);
        stage.TitleSource = TitleSource.Off;
        await stage.AnswerAsync("First");
        await stage.Titles.FinishAsync().WaitAsync(Patience, Token);
        Assert.DoesNotContain("title.set", await stage.TypesAsync(), StringComparison.Ordinal);

        stage.TitleSource = TitleSource.Words;
        await stage.AnswerAsync("Second");
        await stage.SeeTitleAsync();

        Assert.Equal("First", (await stage.Sessions.Get("s1").InfoAsync(Token))!.Title);
        Assert.Empty(titles.Requests);
    }

    [Fact]
    public async Task Runs_without_an_answer_make_no_title()
    {
        await using var stage = await StageAsync(Saying("no"));
        stage.Model = new ScriptedModelBuilder().Fail(400, "no").Build();

        Assert.False((await stage.AnswerAsync("First")).IsSuccess);
        await stage.Sessions.Get("s1").AppendUserMessageAsync("Second", cancellationToken: Token);
        await stage.Titles.FinishAsync().WaitAsync(Patience, Token);

        Assert.Null((await stage.Sessions.Get("s1").InfoAsync(Token))!.Title);
    }

    [Fact]
    public async Task End_of_the_agent_does_not_wait_for_a_title_and_the_next_answer_makes_it()
    {
        var titles = new ScriptedModelBuilder().IgnoreCancellation().Then(_asked.SetResult).WaitFor(_gate.Task).Text("late").NextRequest();
        await using var stage = await StageAsync(titles.Text("Rome").Build());
        await stage.AnswerAsync("Rome?");
        await _asked.Task.WaitAsync(Patience, Token);

        await stage.CrashAsync().WaitAsync(Patience, Token);
        _gate.SetResult();
        await stage.AnswerAsync("Still there?");
        await stage.SeeTitleAsync();

        Assert.Equal("Rome", (await stage.Sessions.Get("s1").InfoAsync(Token))!.Title);
    }

    [Fact]
    public async Task Title_of_a_session_that_was_removed_is_not_given_to_the_next_of_its_name()
    {
        var titles = new ScriptedModelBuilder().Then(_asked.SetResult).WaitFor(_gate.Task).Text("Rome").Build();
        await using var stage = await StageAsync(titles);
        await stage.AnswerAsync("Rome?");
        await _asked.Task.WaitAsync(Patience, Token);

        await stage.Sessions.Get("s1").RemoveAsync(Token);
        await stage.Sessions.Get("s1").AppendUserMessageAsync("Something else", cancellationToken: Token);
        _gate.SetResult();
        await stage.Titles.FinishAsync().WaitAsync(Patience, Token);

        Assert.Null((await stage.Sessions.Get("s1").InfoAsync(Token))!.Title);
    }

    [Theory]
    [InlineData("Trip to Rome", "Trip to Rome")]
    [InlineData("\n  **Trip to Rome**\nA longer text", "Trip to Rome")]
    [InlineData("Title: \"Trip to Rome.\"", "Trip to Rome")]
    [InlineData("Donaudampfschifffahrtsgesellschaft", "Donaudampfschifffahrtsge")]
    [InlineData("The history of all of Rome", "The history of all of")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaa😀", "aaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData(" \"\" ", "")]
    public void Titles_are_one_short_line(string answer, string title) => Assert.Equal(title, SessionTitle.OfAnswer(answer));

    private static ScriptedModel Saying(string title) => new ScriptedModelBuilder().Text(title).Build();

    private static async Task<SessionStage> StageAsync(ScriptedModel titles)
    {
        var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Text("Hello!").Titles(titles).Build());
        stage.TitleSource = TitleSource.Model;
        return stage;
    }
}
