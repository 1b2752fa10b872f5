using System.IO.Pipelines;
using System.Text;
using Cloister.Agents.Tests.Crash;
using Cloister.Agents.Tests.Storage;
using Cloister.Agents.Tests.Tools.Approvals;
using Cloister.AgUi;
using Cloister.Chat;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

public sealed class PortabilityTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StorePlace.Kinds), MemberType = typeof(StorePlace))]
    public async Task Session_is_the_same_in_another_store(string kind)
    {
        await using var from = await SessionStage.StartAsync(
            new ScriptedModelBuilder().Text("a b", 2).ToolCall("look").NextRequest().Text("c").Build()
        );
        await from.AnswerAsync("first");
        await from.Sessions.Get("s1").SetTitleAsync("Title", Token);
        await from.Sessions.Get("s1").SetStateAsync(JsonData.Object(("a", 1)), Token);
        await using var to = await SessionStage.StartOnAsync(kind);
        var lines = await Exports.LinesAsync(from);

        var session = await Exports.ImportAsync(to, lines);

        Assert.Equal("s1", session.Id);
        Assert.Equal(lines, await Exports.LinesAsync(to));
        Assert.Equal(await from.MessagesAsync(), await to.MessagesAsync());
        var (left, right) = (await from.Sessions.Get("s1").InfoAsync(Token), await session.InfoAsync(Token));
        Assert.Equal(left! with { UpdatedAt = right!.UpdatedAt }, right);
        Assert.True((await session.CheckAsync(cancellationToken: Token)).IsWhole);
        await SessionInvariants.CheckAsync(to.Store);
        Assert.True((await to.AnswerAsync("second")).IsSuccess);
        await SessionInvariants.CheckAsync(to.Store);
    }

    [Fact]
    public async Task Lines_are_rows_with_all_that_is_known_of_them()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");

        var lines = await Exports.LinesAsync(stage);

        Assert.Equal((await stage.LogAsync()).Count, lines.Count);
        Assert.Equal(
            $$$"""{"v":1,"seq":1,"first":1,"ts":"{{{LogJson.Timestamp(stage.Time.GetUtcNow().ToUnixTimeMilliseconds())}}}","type":"session.created","data":{"id":"s1","kind":"chat"}}""",
            lines[0]
        );
    }

    [Fact]
    public async Task Session_can_get_another_name()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");

        var copy = await Exports.ImportAsync(stage, await Exports.LinesAsync(stage), "copy");

        Assert.Equal("copy", copy.Id);
        Assert.Equal(await stage.MessagesAsync(), await stage.MessagesAsync("copy"));
        Assert.DoesNotContain(await Exports.LinesAsync(stage, "copy"), line => line.Contains("\"s1\"", StringComparison.Ordinal));
        Assert.True((await stage.AnswerAsync("second", "copy")).IsSuccess);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Session_that_exists_is_not_touched()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        var lines = await Exports.LinesAsync(stage);
        var before = await Exports.CountAsync(stage);

        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(() => Exports.ImportAsync(stage, lines));

        Assert.Equal(SessionRefusal.Exists, refusal.Reason);
        Assert.Equal(before, await Exports.CountAsync(stage));
    }

    [Fact]
    public async Task Run_that_was_open_is_closed_and_nothing_is_done_again()
    {
        var reached = new TaskCompletionSource();
        await using var from = await SessionStage.StartAsync(
            new ScriptedModelBuilder().Text("half of ").ToolCall("act").Then(reached.SetResult).Stall().Build()
        );
        await from.AskAsync("first");
        await reached.Task.WaitAsync(Patience, Token);
        await from.Directory.Executing[0].Current!.BarrierAsync(Durability.Os);
        var lines = await Exports.LinesAsync(from);
        await using var to = await SessionStage.StartAsync(ScriptedModel.Saying("again"));

        var session = await Exports.ImportAsync(to, lines);

        Assert.Empty(to.Model.Requests);
        Assert.False(session.IsExecuting);
        var rows = await to.LogAsync();
        Assert.Equal("RUN_ERROR", RecordTypes.NameOf(rows[^1].Type));
        Assert.Contains("interrupted", Encoding.UTF8.GetString(rows[^1].Body.Span), StringComparison.Ordinal);
        await SessionInvariants.CheckAsync(to.Store);
        Assert.True((await to.AnswerAsync("second")).IsSuccess);
        await SessionInvariants.CheckAsync(to.Store);
        await from.Sessions.Get("s1").StopAsync();
    }

    [Fact]
    public async Task Questions_are_withdrawn_and_their_calls_never_carried_out()
    {
        await using var from = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("gated", """{"what":"x"}""").ToolCall("free", """{"what":"y"}""")
        );
        from.Gated("gated").Tool("free");
        var asked = await from.AskAsync();
        var lines = await Exports.LinesAsync(from.Stage);
        await using var to = await ApprovalScene.StartAsync(new ScriptedModelBuilder().Text("well").NextRequest().Text("well"));
        to.Gated("gated").Tool("free");

        await Exports.ImportAsync(to.Stage, lines);

        Assert.Empty(await to.RowsAsync());
        Assert.Equal(["cancelled", "cancelled"], await to.FailuresAsync());
        Assert.False((await to.DecideAsync(ApprovalAnswer.Approve(asked[0].Id))).IsTaken);
        await to.ResumeAsync(new ResumeEntry(asked[0].Id, ResumeStatus.Resolved) { Payload = JsonData.Object(("approved", true)) });
        Assert.Empty(to.Done);
        Assert.True((await to.Stage.Sessions.Get("s1").CheckAsync(cancellationToken: Token)).IsWhole);
    }

    [Fact]
    public async Task Settings_of_its_own_do_not_hold()
    {
        await using var from = await SessionStage.StartAsync();
        await from.AnswerAsync("first");
        await from.Sessions.Get("s1").SetSettingsAsync(JsonData.Parse("""{"plugins":{"guard":{"enabled":false}}}"""), Token);
        await using var to = await SessionStage.StartAsync();

        var session = await Exports.ImportAsync(to, await Exports.LinesAsync(from));

        using var lease = await to.SessionAsync();
        Assert.Equal(JsonData.EmptyObject, lease.Session.Row.Settings);
        Assert.True((await session.CheckAsync(cancellationToken: Token)).IsWhole);
    }

    [Fact]
    public async Task Import_that_was_cut_off_leaves_nothing()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        var before = await Exports.CountAsync(stage);
        var lines = await Exports.LinesAsync(stage);
        var pipe = new Pipe(new(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var importing = stage.Sessions.ImportAsync(pipe.Reader.AsStream(), "copy", Token);
        foreach (var line in lines.Concat(Enumerable.Range(lines.Count + 1, 40).Select(LongLine)))
        {
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), Token).AsTask().WaitAsync(Patience, Token);
        }

        // Whoever has come for this has dealt with all that was before it.
        await pipe.Writer.WriteAsync("{"u8.ToArray(), Token).AsTask().WaitAsync(Patience, Token);
        Assert.NotEqual(before, await Exports.CountAsync(stage));
        Assert.False(await stage.Sessions.ExistsAsync("copy", Token));

        await stage.CrashAsync();
        await pipe.Writer.CompleteAsync(new IOException("gone"));
        await Assert.ThrowsAnyAsync<Exception>(() => importing);

        Assert.Equal(before, await Exports.CountAsync(stage));
    }

    [Fact]
    public async Task Log_of_any_length_is_read_and_written_in_pieces()
    {
        await using var from = await SessionStage.StartAsync(
            new ScriptedModelBuilder().Text(new string('x', 3000), 3000).NextRequest().Text("b").Build()
        );
        from.Client = new SteppedModel(from.Model, from);
        await from.AnswerAsync("first");
        await from.Sessions.Get("s1").AppendUserMessageAsync(new string('y', 3 << 20), cancellationToken: Token);
        await from.Sessions.Get("s1").AppendUserMessageAsync(new string('z', 3 << 20), cancellationToken: Token);
        using var stream = new LargestWrite();
        await using var to = await SessionStage.StartAsync();

        await from.Sessions.Get("s1").ExportAsync(stream, cancellationToken: Token);
        stream.Position = 0;
        await to.Sessions.ImportAsync(stream, cancellationToken: Token);

        Assert.InRange(stream.Largest, 1, (3 << 20) + (128 << 10));
        Assert.Equal(await from.MessagesAsync(), await to.MessagesAsync());
    }

    [Fact]
    public async Task Conversation_opens_in_a_chat_client_and_goes_on_there()
    {
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Text("one").NextRequest().Text("two").Build());
        await stage.AnswerAsync("first");
        await stage.Sessions.Get("s1").AppendAssistantMessageAsync("not for people", new() { IsInternal = true }, Token);
        await stage.Sessions.Get("s1").SetStateAsync(JsonData.Object(("a", 1)), Token);
        using var export = new MemoryStream();

        await stage.Sessions.Get("s1").ExportAsync(export, SessionExport.Conversation, Token);

        var bytes = new InMemoryThreadBytes();
        bytes.Put("s1", new(default, export.ToArray()));
        await using var client = new AgUiClient(stage.Agent, new() { Storage = new ByteSessionStorage(bytes) });
        var chat = await client.OpenSessionAsync("s1", Token);
        Assert.Equal(["first", "one"], chat.State.Messages.Select(message => message.Text.ToString()));
        Assert.Equal(JsonData.Object(("a", 1)), chat.State.State);
        await chat.SendAsync("second", cancellationToken: Token);
        Assert.Equal(["first", "one", "second", "two"], chat.State.Messages.Select(message => message.Text.ToString()));
        Assert.Equal(
            3,
            stage
                .Model.Requests[1]
                .Messages.Count(message => message.Role == Microsoft.Extensions.AI.ChatRole.User || message.Text == "one")
        );
    }

    [Fact]
    public async Task Open_questions_are_part_of_the_conversation()
    {
        await using var scene = await ApprovalScene.StartAsync(new ScriptedModelBuilder().ToolCall("gated", """{"what":"x"}"""));
        scene.Gated("gated");
        var asked = await scene.AskAsync();
        using var export = new MemoryStream();

        await scene.Stage.Sessions.Get("s1").ExportAsync(export, SessionExport.Conversation, Token);

        var state = ChatStateJson.Read(export.ToArray());
        Assert.Equal(asked, state.PendingInterrupts);
        Assert.Equal(RunPhase.AwaitingInput, state.Phase);
    }

    private static string LongLine(int seq)
    {
        var data = JsonData.Object(("message", JsonData.Object(("role", "user"), ("id", $"m{seq}"), ("content", new string('x', 60_000)))));
        return JsonData
            .Object(("v", 1), ("seq", seq), ("first", seq), ("ts", "2026-01-01T00:00:00Z"), ("type", "message.added"), ("data", data))
            .ToString();
    }

    private sealed class LargestWrite : MemoryStream
    {
        public int Largest { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Largest = Math.Max(Largest, buffer.Length);
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
