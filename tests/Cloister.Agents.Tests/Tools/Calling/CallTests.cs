using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Tools.Calling;

public sealed class CallTests
{
    [Fact]
    public async Task Tool_gets_its_arguments_and_the_model_its_result()
    {
        var model = new ScriptedModelBuilder().ToolCall("add", """{"a":2,"b":3}""").NextRequest().Text("five").Build();
        await using var stage = await SessionStage.StartAsync(model);
        ToolBox.In(stage).Add("add", (int a, int b) => a + b);

        var result = await stage.AnswerAsync("What is 2 + 3?");

        Assert.Equal("five", result.Text);
        Assert.Equal(["5"], await ToolBox.ResultsAsync(stage));
        Assert.Equal("5", ResultsFor(model, 1).Single().Result);
        Assert.Contains("TOOL_CALL_END STEP_FINISHED tool.started TOOL_CALL_RESULT", await stage.TypesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Result_has_an_id_of_its_own_and_names_its_call()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        ToolBox.In(stage).Add("act", () => "done");

        await stage.AnswerAsync("Go");

        var messages = await stage.MessagesAsync();
        var call = Assert.Single(messages.OfType<AssistantMessage>().First().ToolCalls);
        var answer = Assert.Single(messages.OfType<ToolMessage>());
        Assert.Equal(call.Id, answer.ToolCallId);
        Assert.StartsWith("msg_", answer.Id, StringComparison.Ordinal);
        Assert.Null(answer.TagOf(MessageTags.FailedBecause));
    }

    [Fact]
    public async Task That_a_tool_starts_is_in_the_store_before_it_acts()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        var seen = "";
        ToolBox.In(stage).Add("act", async () => seen = await stage.TypesAsync());

        await stage.AnswerAsync("Go");

        Assert.EndsWith("TOOL_CALL_END STEP_FINISHED tool.started", seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tool_knows_on_whose_behalf_it_is_called()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        ToolCallContext? context = null;
        ToolBox.In(stage).Add("act", (AIFunctionArguments arguments) => (context = ToolCallContext.Of(arguments))?.SessionId);

        var result = await stage.AnswerAsync("Go");

        var call = Assert.Single((await stage.MessagesAsync()).OfType<AssistantMessage>().First().ToolCalls);
        Assert.Equal(new ToolCallContext("s1", result.RunId, call.Id), context);
    }

    [Theory]
    [InlineData("nothing", "{}", "Unknown tool: nothing", "unknown_tool")]
    [InlineData("read", "{}", "Invalid arguments: 'path' is required", "invalid_arguments")]
    [InlineData("read", "{\"path\":", "Invalid arguments: not a JSON object", "invalid_arguments")]
    [InlineData("read", "[1]", "Invalid arguments: not a JSON object", "invalid_arguments")]
    [InlineData("read", "{\"path\":3}", "Invalid arguments: 'path' must be of type string", "invalid_arguments")]
    public async Task Call_that_makes_no_sense_is_answered_and_the_run_goes_on(string tool, string arguments, string text, string code)
    {
        var model = new ScriptedModelBuilder().ToolCall(tool, arguments).NextRequest().Text("sorry").Build();
        await using var stage = await SessionStage.StartAsync(model);
        ToolBox.In(stage).Add("read", string (string path) => throw new InvalidOperationException("was called"));

        var result = await stage.AnswerAsync("Go");

        Assert.Equal("sorry", result.Text);
        var answer = (await stage.MessagesAsync()).OfType<ToolMessage>().Single();
        Assert.Equal((text, code), (answer.Text.ToString(), answer.TagOf(MessageTags.FailedBecause)));
        Assert.DoesNotContain("tool.started", await stage.TypesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_are_too_large_are_refused()
    {
        var model = new ScriptedModelBuilder()
            .ToolCall("read", $$"""{"path":"{{new string('x', 1_100_000)}}"}""")
            .NextRequest()
            .Text("sorry")
            .Build();
        await using var stage = await SessionStage.StartAsync(model);
        ToolBox.In(stage).Add("read", (string path) => path);

        await stage.AnswerAsync("Go");

        Assert.Equal(["Invalid arguments: they have 1100011 bytes, and 1048576 are allowed"], await ToolBox.ResultsAsync(stage));
    }

    [Fact]
    public async Task No_arguments_at_all_are_an_empty_object()
    {
        var model = new ScriptedModelBuilder().ToolCall("act", "").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);
        ToolBox.In(stage).Add("act", () => "acted");

        await stage.AnswerAsync("Go");

        Assert.Equal(["acted"], await ToolBox.ResultsAsync(stage));
    }

    [Fact]
    public async Task What_a_tool_throws_is_what_the_model_is_told_without_secrets()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        var box = ToolBox.In(stage).Add("act", string () => throw new InvalidOperationException("password hunter2 is wrong"));

        var result = await stage.AnswerAsync("Go");

        Assert.True(result.IsSuccess);
        var answer = (await stage.MessagesAsync()).OfType<ToolMessage>().Single();
        Assert.Equal(("password *** is wrong", "failed"), (answer.Text.ToString(), answer.TagOf(MessageTags.FailedBecause)));
        Assert.Equal(551, Assert.Single(box.Log.Records).EventId.Id);
    }

    [Fact]
    public async Task Tool_that_cannot_do_it_says_so_with_a_code_of_its_own()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        var box = ToolBox.In(stage).Add("act", string () => throw new ToolFailedException("No such file.", "not_found"));

        await stage.AnswerAsync("Go");

        var answer = (await stage.MessagesAsync()).OfType<ToolMessage>().Single();
        Assert.Equal(("No such file.", "not_found"), (answer.Text.ToString(), answer.TagOf(MessageTags.FailedBecause)));
        Assert.Empty(box.Log.Records);
    }

    [Fact]
    public async Task Tools_that_change_something_run_one_after_the_other()
    {
        var model = new ScriptedModelBuilder().ToolCall("a").ToolCall("b").ToolCall("a").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var (running, most, order) = (0, 0, new List<string>());
        ToolBox.In(stage).Add("a", () => ActAsync("a")).Add("b", () => ActAsync("b"));

        await stage.AnswerAsync("Go");

        Assert.Equal((1, "aba"), (most, string.Concat(order)));
        Assert.Equal(["a", "b", "a"], await ToolBox.ResultsAsync(stage));

        async Task<string> ActAsync(string name)
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            order.Add(name);
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return name;
        }
    }

    [Fact]
    public async Task Tools_that_only_read_run_side_by_side_and_their_results_keep_the_order_of_the_calls()
    {
        var model = new ScriptedModelBuilder().ToolCall("slow").ToolCall("fast").ToolCall("act").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var read = new TaskCompletionSource();
        ToolBox
            .In(stage)
            .Add("slow", async () => await WaitAsync(read.Task, "slow"), tool => tool with { IsReadOnly = true })
            .Add(
                "fast",
                () =>
                {
                    read.SetResult();
                    return "fast";
                },
                tool => tool with { IsReadOnly = true }
            )
            .Add("act", () => "act");

        await stage.AnswerAsync("Go");

        Assert.Equal(["slow", "fast", "act"], await ToolBox.ResultsAsync(stage));
        Assert.Contains(
            "tool.started tool.started TOOL_CALL_RESULT TOOL_CALL_RESULT tool.started TOOL_CALL_RESULT",
            await stage.TypesAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Store_that_fails_ends_the_run_before_the_tool_acts()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        var acted = false;
        ToolBox.In(stage).Add("act", () => acted = true);
        stage.Tools = new BreakingTools(stage.Tools);

        var result = await stage.AnswerAsync("Go");

        Assert.Equal((RunState.Failed, false), (result.State, acted));
    }

    private static async Task<string> WaitAsync(Task task, string result)
    {
        await task.WaitAsync(TimeSpan.FromSeconds(10));
        return result;
    }

    private static ScriptedModel Calling(string tool) => new ScriptedModelBuilder().ToolCall(tool).NextRequest().Text("done").Build();

    private static List<FunctionResultContent> ResultsFor(ScriptedModel model, int request) =>
        [.. model.Requests[request].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>()];

    /// <summary>Breaks the log of the run when tools are to be run.</summary>
    private sealed class BreakingTools(IToolSource inner) : IToolSource
    {
        public async ValueTask<IRunTools> ForAsync(ActiveRun run, CancellationToken cancellationToken) =>
            new Tools(await inner.ForAsync(run, cancellationToken));

        private sealed class Tools(IRunTools inner) : IRunTools
        {
            public IList<AITool> Declarations => inner.Declarations;

            public Task<ToolRound> ResumeAsync(ActiveRun run, CancellationToken cancellationToken) =>
                inner.ResumeAsync(run, cancellationToken);

            public Task<ToolRound> RunAsync(ActiveRun run, IReadOnlyList<RequestedCall> calls, CancellationToken cancellationToken)
            {
                run.Log.Fail(new StoreException("The disk is full."));
                return inner.RunAsync(run, calls, cancellationToken);
            }

            public Task<ToolRound> OpenQuestionsAsync(ActiveRun run, CancellationToken cancellationToken) =>
                inner.OpenQuestionsAsync(run, cancellationToken);
        }
    }
}
