using System.Text;
using Cloister.Agents.Tests.Storage;
using Cloister.Agents.Tests.Tools;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Whatever a model does, a session stays whole and can be stopped.</summary>
public sealed class HostileModelTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("text")]
    [InlineData("thought")]
    [InlineData("arguments")]
    [InlineData("calls")]
    public async Task Endless_answer_is_not_read_while_the_disk_is_slow(string kind)
    {
        var disk = new Brake();
        await using var stage = new SessionStage { Synced = disk.Pass };
        stage.Limits = stage.Limits with { MaxLength = int.MaxValue, MaxCalls = int.MaxValue };
        await stage.OpenAsync();
        var (said, begun) = (0L, new TaskCompletionSource());
        stage.Client = new RawModel((_, stopping) => Endless(kind, length => Note(length), stopping));
        var handle = await stage.AskAsync("a");
        await begun.Task.WaitAsync(Patience);

        using var lease = await stage.SessionAsync();
        await disk.HoldNextAsync(() => stage.Store.CommitAsync(new WriteSet().UpdateSession(lease.Session.Row), Durability.Disk))
            .WaitAsync(Patience);
        var before = Interlocked.Read(ref said);
        await FullAsync(lease.Session.Log);
        var read = Interlocked.Read(ref said) - before;
        disk.Release();
        await disk.Held.WaitAsync(Patience);
        await lease.Session.StopAsync("stop");

        Assert.Equal(RunState.Stopped, (await handle.Finished.WaitAsync(Patience)).State);
        Assert.InRange(read, 0, 300_000);
        await SessionInvariants.CheckAsync(stage.Store, joins: false);

        void Note(int length)
        {
            Interlocked.Add(ref said, length);
            begun.TrySetResult();
        }
    }

    [Fact]
    public async Task Huge_arguments_are_kept_whole()
    {
        var arguments = $$"""{"a":"{{new string('x', 3_000_000)}}"}""";
        await using var stage = await SessionStage.StartAsync(
            new ScriptedModelBuilder().ToolCall("nothing", arguments, fragments: 50).NextRequest().Text("done").Build()
        );

        Assert.Equal("done", (await stage.AnswerAsync("a")).Text);

        var call = (await stage.MessagesAsync()).OfType<AssistantMessage>().First().ToolCalls[0];
        Assert.Equal(arguments, call.Arguments.ToString());
        await SessionInvariants.CheckAsync(stage.Store, joins: false);
    }

    [Fact]
    public async Task Calls_written_at_once_are_each_made_once_and_whole()
    {
        await using var stage = await SessionStage.StartAsync();
        stage.Client = RawModel.First(
            new FunctionCallFragmentContent("1", "first", """{"a":"""),
            new FunctionCallFragmentContent("2", "second", """{"b":"""),
            new TextContent("meanwhile"),
            new FunctionCallFragmentContent("1", "first", "1}"),
            new FunctionCallFragmentContent("2", "second", "2}"),
            FunctionCalls.Parse("2", "second", """{"b":2}"""),
            FunctionCalls.Parse("1", "first", """{"a":1}""")
        );

        Assert.Equal("done", (await stage.AnswerAsync("a")).Text);

        Assert.Equal(["first {\"a\":1}", "second {\"b\":2}"], await CallsAsync(stage));
        Assert.Contains("meanwhile", (await stage.MessagesAsync()).Select(message => message.Text.ToString()));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Ids_that_repeat_do_not_glue_calls_together()
    {
        await using var stage = await SessionStage.StartAsync();
        stage.Client = new RawModel(
            (request, _) =>
                Pieces(
                    request < 3
                        ?
                        [
                            new FunctionCallFragmentContent("call", "first", "{}"),
                            FunctionCalls.Parse("call", "first", "{}"),
                            new FunctionCallFragmentContent("call", "second", ""),
                            FunctionCalls.Parse("call", "second", "{}"),
                            new FunctionCallContent("call", "third", null),
                            new FunctionCallContent("", "fourth", null),
                            new FunctionCallContent("", "fifth", null),
                        ]
                        : [new TextContent("done")]
                )
        );

        Assert.Equal("done", (await stage.AnswerAsync("a")).Text);

        Assert.Equal(10, (await CallsAsync(stage)).Count);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    public async Task Arguments_that_are_no_object_go_to_the_next_request_as_none(string arguments)
    {
        var model = new ScriptedModelBuilder().ToolCall("nothing", arguments).NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);

        Assert.Equal("done", (await stage.AnswerAsync("a")).Text);

        var asked = model.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Single();
        Assert.Empty(asked.Arguments ?? new Dictionary<string, object?>());
        Assert.Null(asked.Exception);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("thoughts")]
    [InlineData("secret thoughts")]
    [InlineData("empty pieces")]
    [InlineData("text after calls")]
    [InlineData("thoughts between words")]
    [InlineData("what nobody knows")]
    [InlineData("a call without an end")]
    [InlineData("names that are none")]
    public async Task Odd_answer_leaves_a_session_that_goes_on(string kind)
    {
        await using var stage = await SessionStage.StartAsync();
        stage.Client = RawModel.First(Odd(kind));

        Assert.True((await stage.AnswerAsync("a")).IsSuccess);
        Assert.True((await stage.AnswerAsync("b")).IsSuccess);

        await SessionInvariants.CheckAsync(stage.Store);
        await stage.CrashAsync();
        Assert.True((await stage.AnswerAsync("c")).IsSuccess);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Character_that_comes_in_two_pieces_is_one()
    {
        await using var stage = await SessionStage.StartAsync();
        stage.Client = RawModel.Of(new TextContent("a\ud83d"), new TextContent("\ude00b"));

        await stage.AnswerAsync("a");

        Assert.Equal("a😀b", (await stage.MessagesAsync())[^1].Text.ToString());
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Half_a_character_is_the_same_in_memory_as_in_the_store()
    {
        await using var stage = await SessionStage.StartAsync();
        stage.Client = RawModel.First(
            new TextReasoningContent("t\udc00"),
            new TextContent("a\ud83d b"),
            new FunctionCallFragmentContent("1", "x\ud83d", "{\"a\":\"\ud83d\"}"),
            FunctionCalls.Parse("1", "x\ud83d", "{}"),
            new TextContent("c\ud83d")
        );
        using var lease = await stage.SessionAsync();
        await using (var watcher = new Watcher(lease.Session))
        {
            await stage.AnswerAsync("a");
            await watcher.CheckAsync(stage.Store, lease.Session.Key);
        }

        var live = (await lease.Session.ViewAsync(CancellationToken.None)).Transcript;
        Assert.Equal((await stage.MessagesAsync()).Select(Said), live.Select(Said));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Half_a_character_in_arguments_ends_no_conversation()
    {
        string[] written = ["{\"a\":\"\ud83d\"}", "{\"\ud83d\":1}", @"{""a"":""\ud83d""}", @"{""\ud83d"":1}"];
        var log = new LogCollector();
        await using var stage = new SessionStage { Loggers = log };
        await stage.OpenAsync();
        ToolBox.In(stage).Add("look", (string? a = null) => $"saw {a}");
        foreach (var arguments in written)
        {
            stage.Client = RawModel.First(FunctionCalls.Parse("1", "look", arguments));

            Assert.True((await stage.AnswerAsync("a")).IsSuccess, $"{arguments} {string.Join('\n', log.Records)}");
            Assert.Equal("done", (await stage.AnswerAsync("b")).Text);
        }

        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Theory]
    [InlineData("silent")]
    [InlineData("endless")]
    [InlineData("cannot close")]
    public async Task Model_that_does_not_listen_holds_up_no_stop(string kind)
    {
        await using var stage = await SessionStage.StartAsync();
        var begun = new TaskCompletionSource();
        stage.Client = new RawModel((_, _) => Deaf(kind, begun));
        var handle = await stage.AskAsync("a");
        await begun.Task.WaitAsync(Patience);

        using var lease = await stage.SessionAsync();
        await lease.Session.StopAsync("stop");
        while (!handle.Finished.IsCompleted)
        {
            stage.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(handle.Finished, Task.Run(Thread.Yield));
        }

        Assert.Equal(RunState.Stopped, (await handle.Finished).State);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Model_that_fails_because_it_is_stopped_is_not_asked_again()
    {
        await using var stage = await SessionStage.StartAsync();
        var begun = new TaskCompletionSource();
        var model = new RawModel((_, stopping) => Breaking(begun, stopping));
        stage.Client = model;
        var handle = await stage.AskAsync("a");
        await begun.Task.WaitAsync(Patience);

        using var lease = await stage.SessionAsync();
        await lease.Session.StopAsync("stop");

        Assert.Equal(RunState.Stopped, (await handle.Finished.WaitAsync(Patience)).State);
        Assert.Equal(1, model.Requests);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Theory]
    [InlineData("at once")]
    [InlineData("cancelled")]
    [InlineData("in the middle")]
    [InlineData("nothing at all")]
    public async Task What_a_failing_model_says_of_itself_stays_in_the_log(string kind)
    {
        const string Secret = "sk-very-secret";
        var log = new LogCollector();
        await using var stage = new SessionStage { Loggers = log };
        await stage.OpenAsync();
        var model = new RawModel((_, _) => Failing(kind, Secret));
        stage.Client = model;

        var result = await stage.AnswerAsync("a");

        Assert.Equal(RunState.Failed, result.State);
        Assert.DoesNotContain(Secret, result.Error, StringComparison.Ordinal);
        Assert.All(
            await stage.LogAsync(),
            row => Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(row.Body.Span), StringComparison.Ordinal)
        );
        Assert.All(log.Records, record => Assert.DoesNotContain(Secret, record.Message, StringComparison.Ordinal));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    private static AIContent[] Odd(string kind) =>
        kind switch
        {
            "thoughts" => [new TextReasoningContent("hm"), new TextReasoningContent(" hm")],
            "secret thoughts" => [new TextReasoningContent(null) { ProtectedData = "seal" }],
            "empty pieces" => [new TextContent(""), new TextReasoningContent(""), new FunctionCallFragmentContent("1", "x", "")],
            "text after calls" => [new FunctionCallContent("1", "x"), new TextContent("after"), new FunctionCallContent("2", "y")],
            "thoughts between words" =>
            [
                new TextContent("a"),
                new TextReasoningContent("hm"),
                new TextContent("b"),
                new TextReasoningContent(null) { ProtectedData = "seal" },
                new FunctionCallContent("1", "x"),
            ],
            "what nobody knows" =>
            [
                new ErrorContent("boo"),
                new DataContent(new byte[3], "image/png"),
                new UriContent("http://x", "text/html"),
            ],
            "a call without an end" => [new TextContent("a"), new FunctionCallFragmentContent("1", "x", "{\"a\":")],
            "names that are none" =>
            [
                new FunctionCallContent("1", ""),
                new FunctionCallContent("2", new string('n', 100_000)),
                new FunctionCallContent("3", "\0\u001b[2J\n"),
            ],
            _ => [],
        };

    private static async IAsyncEnumerable<ChatResponseUpdate> Endless(
        string kind,
        Action<int> note,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping
    )
    {
        var piece = new string('x', 1000);
        for (var at = 0; !stopping.IsCancellationRequested; at++)
        {
            await Task.Yield();
            AIContent content = kind switch
            {
                "text" => new TextContent(piece),
                "thought" => new TextReasoningContent(piece),
                "arguments" => new FunctionCallFragmentContent("1", "x", piece),
                _ => new FunctionCallContent($"{at}", "x"),
            };
            note(kind == "calls" ? 256 : piece.Length);
            yield return new(ChatRole.Assistant, [content]);
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Deaf(string kind, TaskCompletionSource begun)
    {
        try
        {
            do
            {
                await Task.Yield();
                yield return new(ChatRole.Assistant, "and ");
                begun.TrySetResult();
            } while (kind == "endless");

            if (kind == "silent")
            {
                await new TaskCompletionSource().Task;
            }
        }
        finally
        {
            if (kind == "cannot close")
            {
                await new TaskCompletionSource().Task;
            }
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Breaking(
        TaskCompletionSource begun,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping
    )
    {
        yield return new(ChatRole.Assistant, "half");
        var stopped = new TaskCompletionSource();
        await using var registration = stopping.Register(stopped.SetResult);
        begun.SetResult();
        await stopped.Task;
        throw new IOException("The connection is gone.");
    }

    private static IAsyncEnumerable<ChatResponseUpdate> Failing(string kind, string secret)
    {
        return kind == "at once" ? throw new InvalidOperationException(secret) : FailAsync();

        async IAsyncEnumerable<ChatResponseUpdate> FailAsync()
        {
            await Task.Yield();
            if (kind == "in the middle")
            {
                yield return new(ChatRole.Assistant, "half");
            }

            yield return kind == "nothing at all" ? null!
            : kind == "cancelled" ? throw new OperationCanceledException(secret)
            : throw new IOException(secret);
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> Pieces(AIContent[] contents)
    {
        await Task.Yield();
        foreach (var content in contents)
        {
            yield return new(ChatRole.Assistant, [content]);
        }
    }

    /// <summary>Returns when a session takes nothing more of a model.</summary>
    private static async Task FullAsync(SessionLog log)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (log.WhenRoomAsync(patience.Token).AsTask().IsCompleted)
        {
            await Task.Yield();
            Assert.False(patience.IsCancellationRequested, "The session went on reading.");
        }
    }

    private static async Task<List<string>> CallsAsync(SessionStage stage) =>
        (await stage.MessagesAsync())
            .OfType<AssistantMessage>()
            .SelectMany(message => message.ToolCalls)
            .Select(call => $"{call.Name} {call.Arguments}")
            .ToList();

    private static string Said(Message message) => Encoding.UTF8.GetString(MessageJson.ToUtf8(message));
}
