using Cloister.Agents.Tests.Crash;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Running;

public sealed class CompactionTests
{
    private const string Head = "Summary of the conversation so far:\n";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string Long = new('x', 3000);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Summary_takes_the_place_of_the_older_part_before_the_model_is_asked()
    {
        var model = Answering("one", "two", "(the gist)", "three");
        await using var stage = await StageAsync(model);
        await stage.AnswerAsync($"first {Long}");
        await stage.AnswerAsync($"second {Long}");

        var result = await stage.AnswerAsync("third");

        Assert.Equal("three", result.Text);
        Assert.Equal([$"{Head}(the gist)", $"second {Long}", "two", "third"], model.Requests[3].Messages.Select(message => message.Text));
        var summary = model.Requests[2];
        Assert.Equal(("summary", 800), (ModelPurpose.Of(summary.Options), summary.Options.MaxOutputTokens));
        Assert.Empty(summary.Tools);
        Assert.Contains("first", summary.Prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("second", summary.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_still_see_everything_and_the_log_says_what_was_summed_up()
    {
        await using var stage = await StageAsync(Answering("one", "two", "(the gist)", "three"));
        await stage.AnswerAsync($"first {Long}");
        await stage.AnswerAsync($"second {Long}");
        await stage.AnswerAsync("third");

        var session = stage.Sessions.Get("s1");
        string[] expected = [$"first {Long}", "one", $"second {Long}", "two", "third", "three"];
        Assert.Equal(expected, (await session.ListMessagesAsync(Token)).Select(message => message.Text.ToString()));
        Assert.Equal(expected, (await session.History.ListAsync(cancellationToken: Token)).Select(entry => entry.Message!.Text.ToString()));
        var entries = await session.History.ListAsync(new() { IncludesInternal = true }, Token);
        Assert.Equal(HistoryKind.Summary, entries[2].Kind);
        var record = (await stage.LogAsync()).Select(LogJson.Read).OfType<Compacted>().Single();
        Assert.Equal((entries[0].Seq, entries[1].Seq, 2, entries[1].Id), (record.FromSeq, record.ToSeq, record.Count, record.After));
        Assert.True(record.TokensAfter < record.TokensBefore);
        Assert.False(record.IsMechanical);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Whoever_wakes_goes_on_from_the_summary()
    {
        var model = Answering("one", "two", "(the gist)", "three", "four");
        await using var stage = await StageAsync(model);
        await stage.AnswerAsync($"first {Long}");
        await stage.AnswerAsync($"second {Long}");
        await stage.AnswerAsync("third");

        stage.Context = new();
        await stage.CrashAsync();
        await stage.AnswerAsync("fourth");

        Assert.Equal(
            [$"{Head}(the gist)", $"second {Long}", "two", "third", "three", "fourth"],
            model.Requests[4].Messages.Select(message => message.Text)
        );
    }

    [Fact]
    public async Task Provider_that_counts_more_than_we_do_is_believed()
    {
        var model = new ScriptedModelBuilder()
            .Text("one")
            .NextRequest()
            .Text("two")
            .Usage(1950, 5)
            .NextRequest()
            .Text("(the gist)")
            .NextRequest()
            .Text("three")
            .Build();
        await using var stage = await StageAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");

        await stage.AnswerAsync("third");

        Assert.Equal([$"{Head}(the gist)", "second", "two", "third"], model.Requests[3].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task What_was_counted_before_the_history_changed_means_nothing()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").Usage(1950, 5).NextRequest().Text("three").Build();
        await using var stage = await StageAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        var session = stage.Sessions.Get("s1");

        await session.ClearAsync(Token);
        foreach (var i in Enumerable.Range(0, 4))
        {
            await session.AppendUserMessageAsync($"{i}", cancellationToken: Token);
        }

        await stage.AnswerAsync("third");

        Assert.Equal(["0", "1", "2", "3", "third"], model.Requests[2].Messages.Select(message => message.Text));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Where_no_model_sums_up_first_words_have_to_do(bool fails)
    {
        var script = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest();
        var model = (fails ? script.Fail(401, "no key") : script.Text("  ")).NextRequest().Text("three").Build();
        await using var stage = await StageAsync(model);
        await stage.AnswerAsync($"first {Long}");
        await stage.AnswerAsync($"second {Long}");

        Assert.Equal("three", (await stage.AnswerAsync("third")).Text);

        var summary = model.Requests[^1].Messages[0].Text;
        Assert.StartsWith($"{Head}(Made without a model", summary, StringComparison.Ordinal);
        Assert.EndsWith($"\n- first {new string('x', 194)}", summary, StringComparison.Ordinal);
        Assert.True((await stage.LogAsync()).Select(LogJson.Read).OfType<Compacted>().Single().IsMechanical);
    }

    [Fact]
    public async Task Summary_of_a_summary_knows_what_that_knew()
    {
        var model = Answering("one", "two", "(the gist)", "three", "(all of it)", "four");
        await using var stage = await StageAsync(model);
        await stage.AnswerAsync($"first {Long}");
        await stage.AnswerAsync($"second {Long}");
        await stage.AnswerAsync("third");
        await stage.AnswerAsync($"fourth {Long}");

        Assert.Contains("(the gist)", model.Requests[4].Prompt, StringComparison.Ordinal);
        Assert.DoesNotContain("first", model.Requests[4].Prompt, StringComparison.Ordinal);
        Assert.Equal($"{Head}(all of it)", model.Requests[5].Messages[0].Text);
        Assert.Single(model.Requests[5].Messages, message => message.Text.StartsWith(Head, StringComparison.Ordinal));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Cut_in_front_of_a_summary_brings_back_what_it_stood_for()
    {
        var model = Answering("one", "two", "(the gist)", "three", "again");
        await using var stage = await StageAsync(model);
        await stage.AnswerAsync($"first {Long}");
        await stage.AnswerAsync($"second {Long}");
        await stage.AnswerAsync("third");
        var first = (await stage.Sessions.Get("s1").History.ListAsync(cancellationToken: Token))[0];

        stage.Context = new();
        var run = await stage.Sessions.Get("s1").EditAsync(first.Id, "FIRST", cancellationToken: Token);
        await run.Finished.WaitAsync(Patience, Token);

        Assert.Equal(["FIRST"], model.Requests[4].Messages.Select(message => message.Text));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Too_much_for_the_model_is_summed_up_until_it_fits()
    {
        var script = new ScriptedModelBuilder();
        for (var i = 0; i < 10; i++)
        {
            script.Text($"answer {i}").NextRequest();
        }

        script.Fail(400, "maximum context length exceeded").NextRequest().Text("(the gist)").NextRequest();
        script.Fail(400, "maximum context length exceeded").NextRequest().Text("(less)").NextRequest();
        var model = script.Text("at last").Build();
        await using var stage = await SessionStage.StartAsync(model);
        for (var i = 0; i < 10; i++)
        {
            await stage.AnswerAsync($"question {i} {Long}");
        }

        var result = await stage.AnswerAsync("and now?");

        Assert.Equal("at last", result.Text);
        Assert.Equal($"{Head}(less)", model.Requests[^1].Messages[0].Text);
        Assert.Equal("and now?", model.Requests[^1].Messages[^1].Text);
        Assert.Equal(2, (await stage.LogAsync()).Count(row => row.Type == RecordType.Compacted));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task What_cannot_get_any_shorter_fails_and_says_so()
    {
        var model = new ScriptedModelBuilder().Fail(400, "maximum context length exceeded").Build();
        await using var stage = await SessionStage.StartAsync(model);

        var result = await stage.AnswerAsync($"one question {Long} {Long} {Long}");

        Assert.Equal("Context length exceeded and retries failed. Please resend your question.", result.Error);
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Long_work_for_one_question_is_summed_up_and_the_question_stays()
    {
        var script = new ScriptedModelBuilder().ToolCall("look", $$"""{"a":"{{Long}}"}""");
        for (var i = 0; i < 2; i++)
        {
            script.NextRequest().ToolCall("look", $$"""{"a":"{{Long}}"}""");
        }

        var model = script.NextRequest().Text("(found nothing)").NextRequest().Text("done").Build();
        await using var stage = await StageAsync(model, maxInputTokens: 3000);

        var result = await stage.AnswerAsync("Find the needle!");

        Assert.Equal("done", result.Text);
        var last = model.Requests[^1].Messages;
        Assert.Equal($"{Head}(found nothing)\n\nWhat I asked last, word for word:\nFind the needle!", last[0].Text);
        AssertWhole(last);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public void Repeated_question_is_repeated_as_it_was()
    {
        var state = ChatState.Empty.Append(
            SummaryMessage.Of("s1", "notes", new UserMessage("u1", MessageContent.FromParts([new TextPart("see"), Picture()])))
        );

        Assert.Equal("u1", state.Messages[0].TagOf(MessageTags.Carries));
        Assert.Equal(3, ((UserMessage)state.Messages[0]).Content.Parts!.Count);
        Assert.Equal(Picture(), ((UserMessage)state.Messages[0]).Content.Parts![2]);
    }

    [Fact]
    public async Task Compaction_can_be_asked_for()
    {
        var model = Answering("one", "two", "(the gist)", "three");
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        var session = stage.Sessions.Get("s1");

        var result = await session.CompactAsync(Token);
        await stage.CrashAsync();
        await stage.AnswerAsync("third");

        Assert.Equal((true, null, 2, false), (result.IsCompacted, result.Reason, result.Count, result.IsMechanical));
        Assert.Equal([$"{Head}(the gist)", "second", "two", "third"], model.Requests[3].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Little_is_not_compacted()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");

        var result = await stage.Sessions.Get("s1").CompactAsync(Token);

        Assert.Equal((false, "small"), (result.IsCompacted, result.Reason));
        Assert.EndsWith("RUN_FINISHED", await stage.TypesAsync(), StringComparison.Ordinal);
        Assert.Single(await stage.LogAsync(), row => row.EndsRun);
    }

    [Fact]
    public async Task Compaction_waits_behind_what_goes_on_and_what_comes_waits_behind_it()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder()
            .Text("one")
            .NextRequest()
            .WaitFor(gate.Task)
            .Text("two")
            .NextRequest()
            .Text("(the gist)")
            .NextRequest()
            .Text("three")
            .Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        var second = await stage.AskAsync("second");

        var compacting = stage.Sessions.Get("s1").CompactAsync(Token);
        await SeeAsync(stage.Sessions.Get("s1"), "input.queued");
        var third = await stage.AskAsync("third");
        gate.SetResult();

        Assert.True((await compacting.WaitAsync(Patience, Token)).IsCompacted);
        await second.Finished.WaitAsync(Patience, Token);
        await third.Finished.WaitAsync(Patience, Token);
        Assert.Equal([$"{Head}(the gist)", "second", "two", "third"], model.Requests[3].Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task What_is_said_while_it_is_summed_up_is_not_touched()
    {
        var (asked, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var model = new ScriptedModelBuilder()
            .Text("one")
            .NextRequest()
            .Text("two")
            .NextRequest()
            .Then(asked.SetResult)
            .WaitFor(gate.Task)
            .Text("(the gist)")
            .NextRequest()
            .Text("three")
            .Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        var session = stage.Sessions.Get("s1");

        var compacting = session.CompactAsync(Token);
        await asked.Task.WaitAsync(Patience, Token);
        await session.AppendUserMessageAsync("meanwhile", cancellationToken: Token);
        gate.SetResult();
        await compacting.WaitAsync(Patience, Token);
        await stage.AnswerAsync("third");

        Assert.Equal(
            [$"{Head}(the gist)", "second", "two", "meanwhile", "third"],
            model.Requests[3].Messages.Select(message => message.Text)
        );
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Stop_ends_a_compaction_and_changes_nothing()
    {
        var asked = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").NextRequest().Then(asked.SetResult).Stall().Build();
        await using var stage = await SessionStage.StartAsync(model);
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");
        var session = stage.Sessions.Get("s1");

        var compacting = session.CompactAsync(Token);
        await asked.Task.WaitAsync(Patience, Token);
        await session.StopAsync();

        Assert.Equal(
            (false, "stop"),
            ((await compacting.WaitAsync(Patience, Token)) is var result) ? (result.IsCompacted, result.Reason) : default
        );
        Assert.DoesNotContain((await stage.LogAsync()), row => row.Type == RecordType.Compacted);
        Assert.Equal(4, (await stage.MessagesAsync()).Count);
    }

    [Fact]
    public void Tools_count_as_well()
    {
        var stage = StateOf(2);
        var request = new Cloister.Agents.ModelRequest(
            null!,
            [new(ChatRole.System, "1234"), new(ChatRole.System, "not this") { MessageId = "m" }],
            new() { Tools = [AIFunctionFactory.Create(() => 1, "tool", "says one")] }
        );

        Assert.InRange(TokenEstimate.CharactersAround(request), 4 + 12, 400);
        Assert.Equal(2 * (40 + 8), TokenEstimate.CharactersOf(stage.Messages));
        Assert.Equal(2, TokenEstimate.Of(4));
        Assert.Equal(
            40 + 3 + 4500,
            TokenEstimate.CharactersOf(new UserMessage("u", MessageContent.FromParts([new TextPart("see"), Picture()])))
        );
    }

    private static async Task SeeAsync(AgentSession session, string type)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        await foreach (var e in session.Subscribe(cancellationToken: patience.Token))
        {
            if (e.Type == type)
            {
                return;
            }
        }
    }

    private static ChatState StateOf(int messages) =>
        Enumerable.Range(0, messages).Aggregate(ChatState.Empty, (state, i) => state.Append(new UserMessage($"{i}", "question")));

    private static MediaPart Picture() => new(MediaKind.Image, new DataSource("aGk=", "image/png"));

    private static void AssertWhole(IReadOnlyList<ChatMessage> messages)
    {
        var calls = messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(call => call.CallId).ToList();
        var results = messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => result.CallId);
        Assert.NotEmpty(calls);
        Assert.Equal(calls, results);
    }

    private static ScriptedModel Answering(params string[] answers)
    {
        var script = new ScriptedModelBuilder();
        foreach (var (answer, at) in answers.Select((answer, at) => (answer, at)))
        {
            (at == 0 ? script : script.NextRequest()).Text(answer);
        }

        return script.Build();
    }

    private static async Task<SessionStage> StageAsync(ScriptedModel model, int maxInputTokens = 2000)
    {
        var stage = await SessionStage.StartAsync(model);
        stage.Context = new() { MaxInputTokens = maxInputTokens };
        return stage;
    }
}
