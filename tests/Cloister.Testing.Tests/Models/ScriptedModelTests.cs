using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing.Tests.Models;

public sealed class ScriptedModelTests
{
    private static readonly ChatMessage[] Hello = [new(ChatRole.User, "Hello")];
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Text_comes_in_pieces_and_ends_with_a_reason()
    {
        var model = new ScriptedModelBuilder().Text("abcdef", chunks: 3).Usage(7, 2, cached: 5).Build();

        var updates = await UpdatesAsync(model);

        Assert.Equal(["ab", "cd", "ef"], updates.SelectMany(update => update.Contents).OfType<TextContent>().Select(text => text.Text));
        Assert.Equal(5, updates.SelectMany(update => update.Contents).OfType<UsageContent>().Single().Details.CachedInputTokenCount);
        Assert.Equal(ChatFinishReason.Stop, updates[^1].FinishReason);
    }

    [Fact]
    public async Task A_call_comes_in_pieces_and_then_whole()
    {
        var model = new ScriptedModelBuilder().ToolCall("add", """{"a":1}""", fragments: 2).Build();

        var updates = await UpdatesAsync(model);

        var contents = updates.SelectMany(update => update.Contents).ToList();
        Assert.Equal("""{"a":1}""", string.Concat(contents.OfType<FunctionCallFragmentContent>().Select(piece => piece.Arguments)));
        var call = Assert.Single(contents.OfType<FunctionCallContent>());
        Assert.Equal(("call-1", "add", "1"), (call.CallId, call.Name, call.Arguments!["a"]!.ToString()));
        Assert.Equal(ChatFinishReason.ToolCalls, updates[^1].FinishReason);
    }

    [Fact]
    public async Task Requests_for_titles_play_no_script()
    {
        var options = new ChatOptions { AdditionalProperties = new() { [ModelPurpose.Name] = ModelPurpose.Title } };
        var (untitled, titles) = (ScriptedModel.Saying("Hi!"), ScriptedModel.Saying("Greetings"));
        var titled = new ScriptedModelBuilder().Text("Hi!").Titles(titles).Build();

        Assert.Equal("", (await untitled.GetResponseAsync(Hello, options)).Text);
        Assert.Equal("Greetings", (await titled.GetResponseAsync(Hello, options)).Text);
        Assert.Equal("Hi!", (await titled.GetResponseAsync(Hello)).Text);

        Assert.Empty(untitled.Requests);
        Assert.Single(titled.Requests);
        Assert.Equal("Hello", Assert.Single(titles.Requests).Prompt);
    }

    [Fact]
    public async Task Arguments_that_are_no_object_are_kept_as_they_are()
    {
        var model = new ScriptedModelBuilder().ToolCall("add", "{oops").Build();

        var response = await model.GetResponseAsync(Hello, cancellationToken: TestContext.Current.CancellationToken);

        var call = Assert.IsType<FunctionCallContent>(Assert.Single(response.Messages[0].Contents));
        Assert.Null(call.Arguments);
        Assert.NotNull(call.Exception);
        Assert.Equal("{oops", FunctionCalls.TextOf(call));
    }

    [Fact]
    public async Task The_next_request_plays_the_next_script_and_the_last_one_goes_on()
    {
        var model = new ScriptedModelBuilder().Text("one").NextRequest().ToolCall("again").Build();

        var answers = new List<ChatResponse>();
        for (var i = 0; i < 3; i++)
        {
            answers.Add(await model.GetResponseAsync(Hello, cancellationToken: TestContext.Current.CancellationToken));
        }

        Assert.Equal("one", answers[0].Text);
        Assert.Equal(
            ["call-1", "call-1.2"],
            answers.Skip(1).Select(answer => ((FunctionCallContent)answer.Messages[0].Contents.Single()).CallId)
        );
        Assert.Equal(3, model.Requests.Count);
    }

    [Fact]
    public async Task An_id_of_the_script_repeats()
    {
        var model = new ScriptedModelBuilder().ToolCall("a", callId: "same").ToolCall("b", callId: "same").Build();

        var response = await model.GetResponseAsync(Hello, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["same", "same"], response.Messages[0].Contents.OfType<FunctionCallContent>().Select(call => call.CallId));
    }

    [Fact]
    public async Task It_remembers_what_it_was_asked_even_if_that_changes_later()
    {
        var model = ScriptedModel.Saying("fine");
        var history = new List<ChatMessage> { new(ChatRole.System, "Be kind."), new(ChatRole.User, "How are you?") };
        var options = new ChatOptions { Instructions = "Be brief.", Tools = [AIFunctionFactory.Create(() => 1, "one")] };

        await model.GetResponseAsync(history, options, TestContext.Current.CancellationToken);
        history.Clear();
        options.Tools.Clear();

        var request = Assert.Single(model.Requests);
        Assert.Equal(("How are you?", "Be brief.\n\nBe kind.", false), (request.Prompt, request.System, request.IsStreaming));
        Assert.Equal(["one"], request.Tools);
    }

    [Fact]
    public async Task A_gate_holds_the_answer_back()
    {
        var gate = new TaskCompletionSource();
        var reached = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("before").Then(reached.SetResult).WaitFor(gate.Task).Text(" after").Build();

        var answer = model.GetResponseAsync(Hello, cancellationToken: TestContext.Current.CancellationToken);
        await reached.Task.WaitAsync(Soon, TestContext.Current.CancellationToken);

        Assert.False(answer.IsCompleted);
        Assert.Equal(1, model.LiveRequests);
        gate.SetResult();
        Assert.Equal("before after", (await answer.WaitAsync(Soon, TestContext.Current.CancellationToken)).Text);
        Assert.Equal(0, model.LiveRequests);
    }

    [Fact]
    public async Task A_failure_comes_after_what_was_said()
    {
        var model = new ScriptedModelBuilder().Text("so far").Fail(529, "overloaded").Build();
        var said = "";

        var failure = await Assert.ThrowsAsync<ModelRequestException>(async () =>
        {
            await foreach (var update in model.GetStreamingResponseAsync(Hello))
            {
                said += update.Text;
            }
        });

        Assert.Equal(("so far", "Model request failed: 529 overloaded", true), (said, failure.Message, failure.IsTransient));
        Assert.Equal(ScriptEnd.Broken, Assert.Single(model.Ends));
    }

    [Fact]
    public async Task Endless_text_ends_when_it_is_cancelled()
    {
        var model = new ScriptedModelBuilder().EndlessText().Build();
        using var stop = new CancellationTokenSource();
        var pieces = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in model.GetStreamingResponseAsync(Hello, cancellationToken: stop.Token))
            {
                if (++pieces == 100)
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.Equal(100, pieces);
        Assert.Equal(ScriptEnd.Cancelled, Assert.Single(model.Ends));
    }

    [Fact]
    public async Task A_broken_stream_gives_no_reason()
    {
        var model = new ScriptedModelBuilder().Text("half").EndWithoutReason().Text("never").Build();

        var updates = await UpdatesAsync(model);

        Assert.Equal("half", string.Concat(updates.Select(update => update.Text)));
        Assert.All(updates, update => Assert.Null(update.FinishReason));
    }

    private static async Task<List<ChatResponseUpdate>> UpdatesAsync(ScriptedModel model)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in model.GetStreamingResponseAsync(Hello, cancellationToken: TestContext.Current.CancellationToken))
        {
            updates.Add(update);
        }

        return updates;
    }
}
