using Cloister.Agents.Tests.Crash;
using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

public sealed class SealingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(StorePlace.Kinds), MemberType = typeof(StorePlace))]
    public async Task Pieces_of_an_answer_become_one_row_when_its_session_sleeps(string kind)
    {
        await using var stage = await StartAsync(new ScriptedModelBuilder().Text("one two three four", 4), kind);
        await stage.AnswerAsync("Hi");
        var before = await stage.LogAsync();
        var pieces = PiecesOf(before);
        Assert.Equal(4, pieces.Count);

        await SleepAsync(stage);

        var after = await stage.LogAsync();
        var piece = Assert.Single(PiecesOf(after));
        Assert.Equal((pieces[0].Seq, pieces[^1].Seq, pieces[^1].At), (piece.First, piece.Seq, piece.At));
        Assert.Equal(new TextMessageContentEvent(IdOf(pieces[0]), "one two three four"), EventOf(piece));
        Assert.Equal(Others(before), Others(after));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Each_text_is_joined_with_itself_only()
    {
        var model = new ScriptedModelBuilder()
            .Reasoning("think a bit", 3)
            .Text("let me see", 3)
            .ToolCall("look", """{"where":"here"}""", fragments: 3)
            .ToolCall("look", """{"where":"there"}""", fragments: 3)
            .NextRequest()
            .Text("all is well", 3);
        await using var stage = await StartAsync(model);
        await stage.AnswerAsync("Hi");
        var before = (await stage.LogAsync()).Count;

        await SleepAsync(stage);

        var pieces = PiecesOf(await stage.LogAsync()).ConvertAll(row => PendingRecord.DeltaOf(LogJson.Read(row)));
        Assert.Equal(["think a bit", "let me see", """{"where":"here"}""", """{"where":"there"}""", "all is well"], pieces);
        Assert.Equal(before - 10, (await stage.LogAsync()).Count);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Theory]
    [MemberData(nameof(StorePlace.Kinds), MemberType = typeof(StorePlace))]
    public async Task Session_that_is_at_hand_is_sealed_up_to_the_last_run_that_is_a_day_old(string kind)
    {
        await using var stage = await StartAsync(Saying("a b c", 2), kind);
        await stage.AnswerAsync("first");
        stage.Time.Advance(TimeSpan.FromHours(23));
        await stage.AnswerAsync("second");

        await SealAsync(stage);
        Assert.Equal(6, PiecesOf(await stage.LogAsync()).Count);

        stage.Time.Advance(TimeSpan.FromHours(1));
        await SealAsync(stage);
        Assert.Equal(1, stage.Directory.Count);
        Assert.Equal(4, PiecesOf(await stage.LogAsync()).Count);

        stage.Time.Advance(TimeSpan.FromHours(23));
        await SealAsync(stage);
        Assert.Equal(2, PiecesOf(await stage.LogAsync()).Count);
    }

    [Fact]
    public async Task What_somebody_uses_stays_as_it_is()
    {
        var gate = new TaskCompletionSource();
        await using var stage = await StartAsync(Saying("a b c").NextRequest().Text("d e f", 3).WaitFor(gate.Task));
        await stage.AnswerAsync("first");
        stage.Time.Advance(TimeSpan.FromDays(2));

        using (await stage.SessionAsync())
        {
            await SealAsync(stage);
        }

        Assert.Equal(3, PiecesOf(await stage.LogAsync()).Count);
        var run = await stage.AskAsync("second");
        await SealAsync(stage);
        gate.SetResult();
        await run.Finished.WaitAsync(Patience, Token);
        Assert.Equal(6, PiecesOf(await stage.LogAsync()).Count);
    }

    [Fact]
    public async Task Who_comes_while_a_session_is_sealed_waits_for_one_transaction()
    {
        await using var stage = await StartAsync(Saying("a b c", 2));
        await stage.AnswerAsync("first");
        await RestAsync(stage);
        Task<RunResult>? asked = null;

        var wasDone = await stage.Directory.TryAloneAsync(
            "s1",
            _ =>
            {
                asked = stage.AnswerAsync("second");
                Assert.False(asked.IsCompleted);
                Assert.Empty(stage.Directory.Executing);
                return Task.CompletedTask;
            }
        );

        Assert.True(wasDone);
        Assert.True((await asked!.WaitAsync(Patience, Token)).IsSuccess);
    }

    [Fact]
    public async Task Nobody_is_alone_with_a_session_beside_somebody_else()
    {
        await using var stage = await StartAsync(Saying("a b c"));
        var wasSecond = true;

        Assert.True(
            await stage.Directory.TryAloneAsync("s1", async _ => wasSecond = await stage.Directory.TryAloneAsync("s1", NothingAsync))
        );
        Assert.False(wasSecond);
        using (await stage.SessionAsync())
        {
            Assert.False(await stage.Directory.TryAloneAsync("s1", NothingAsync));
        }

        Assert.True(await stage.Directory.TryAloneAsync("s1", NothingAsync));
        Assert.Equal(1, stage.Directory.Count);

        static Task NothingAsync(bool isAwake) => Task.CompletedTask;
    }

    [Fact]
    public async Task What_is_sealed_is_not_looked_at_again()
    {
        await using var stage = await StartAsync(Saying("a b c"));
        await stage.AnswerAsync("first");
        Assert.Single(await stage.Store.ReadAsync(reader => reader.ReadUnsealedAsync(), Token));

        await SleepAsync(stage);

        Assert.Empty(await stage.Store.ReadAsync(reader => reader.ReadUnsealedAsync(), Token));
    }

    [Fact]
    public async Task Sessions_with_new_rows_are_found_without_a_walk_through_all()
    {
        await using var stage = await StartAsync(Saying("a b c"));

        var plan = await stage.Store.ReadAsync(
            reader =>
                reader.ListAsync(new("EXPLAIN QUERY PLAN SELECT key FROM session WHERE sealed_seq < last_seq"), row => row.GetString(3)),
            Token
        );

        Assert.Contains("session_unsealed", Assert.Single(plan), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Long_logs_are_sealed_page_by_page_and_a_large_text_in_several_rows()
    {
        var text = new string('x', 90_000);
        await using var stage = await StartAsync(
            new ScriptedModelBuilder().Text("a b c", 3).Text(text, 1500).NextRequest().Text("d e f", 3)
        );
        await stage.AnswerAsync("first");
        await stage.AnswerAsync("second");

        await SleepAsync(stage);

        var pieces = PiecesOf(await stage.LogAsync());
        Assert.All(pieces, row => Assert.InRange(row.Body.Length, 1, RowJoining.MaxBody));
        Assert.Equal($"a b c{text}d e f", string.Concat(pieces.Select(row => PendingRecord.DeltaOf(LogJson.Read(row)))));
        Assert.InRange(pieces.Count, 3, 4);
        await SessionInvariants.CheckAsync(stage.Store, joins: false);
    }

    [Fact]
    public async Task Reader_with_a_place_inside_a_sealed_row_begins_again_before_it()
    {
        await using var stage = await StartAsync(Saying("a b c"));
        await stage.AnswerAsync("first");
        var pieces = PiecesOf(await stage.LogAsync());
        await SleepAsync(stage);
        var session = stage.Sessions.Get("s1");

        var inside = await session.Subscribe(pieces[1].Seq, Token).FirstAsync(Token);
        var before = await session.Subscribe(inside.Seq, Token).FirstAsync(Token);
        var behind = await session.Subscribe(pieces[^1].Seq, Token).FirstAsync(Token);

        Assert.True(inside.IsResync);
        Assert.Equal(pieces[0].First - 1, inside.Seq);
        Assert.Equal((pieces[0].First, pieces[^1].Seq), (before.First, before.Seq));
        Assert.False(behind.IsResync);
    }

    [Fact]
    public async Task Client_with_a_place_inside_a_sealed_row_is_told_where_the_session_stands()
    {
        await using var stage = await StartAsync(Saying("a b c"));
        var input = new RunAgentInput("s1", "r1")
        {
            Messages = [new UserMessage("u1", "Hi")],
            ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
        };
        await stage.RunAsync(input, Token);
        var pieces = PiecesOf(await stage.LogAsync());
        await SleepAsync(stage);

        using var inside = await stage.Agent.OpenAsync(input, new() { After = pieces[1].Seq }, Token);
        using var behind = await stage.Agent.OpenAsync(input, new() { After = pieces[^1].Seq }, Token);

        Assert.True(inside.IsJoined);
        Assert.False(behind.IsJoined);
        var told = await inside.ReadAsync(Token).Select(item => item.Event).ToListAsync(Token);
        Assert.Null(StreamVerifier.VerifyAll(told));
        Assert.Equal("a b c", told.OfType<MessagesSnapshotEvent>().Single().Messages[^1].Text.ToString());
        Assert.Equal(EventType.TextMessageEnd, (await behind.ReadAsync(Token).FirstAsync(Token)).Event.Type);
    }

    [Fact]
    public async Task Rows_are_read_in_pages_that_large_messages_fill_sooner()
    {
        await using var stage = await StartAsync(Saying("a b c"));
        var session = stage.Sessions.Get("s1");
        for (var file = 0; file < 4; file++)
        {
            await session.AppendUserMessageAsync(new string('x', 3 << 20), cancellationToken: Token);
        }

        var first = await stage.LogAsync();
        await SleepAsync(stage);

        Assert.Equal(3, first.Count);
        Assert.Empty(await stage.Store.ReadAsync(reader => reader.ReadUnsealedAsync(), Token));
        Assert.Equal(5, await session.Subscribe(cancellationToken: Token).Take(5).CountAsync(Token));
    }

    [Fact]
    public async Task Host_seals_by_itself()
    {
        await using var stage = await StartAsync(Saying("a b c"));
        await stage.AnswerAsync("first");
        using (var lease = await stage.Directory.FindAsync("s1"))
        {
            // The answer is there a moment before the session is idle; this comes behind.
            await lease!.Session.GoOnAsync();
        }

        await using var rest = new SessionRest(stage.Directory, stage.Time);
        stage.Time.Advance(TimeSpan.FromMinutes(10));
        await rest.Resting.WaitAsync(Patience, Token);
        stage.Time.Advance(TimeSpan.FromMinutes(1));
        await rest.Resting.WaitAsync(Patience, Token);

        Assert.Equal(0, stage.Directory.Count);
        Assert.Single(PiecesOf(await stage.LogAsync()));
    }

    private static ScriptedModelBuilder Saying(string text, int times = 1)
    {
        var model = new ScriptedModelBuilder().Text(text, 3);
        for (var time = 1; time < times; time++)
        {
            model = model.NextRequest().Text(text, 3);
        }

        return model;
    }

    private static async Task<SessionStage> StartAsync(ScriptedModelBuilder model, string kind = StorePlace.File)
    {
        var stage = await SessionStage.StartOnAsync(kind);
        stage.Client = new SteppedModel(model.Build(), stage);
        return stage;
    }

    private static async Task SleepAsync(SessionStage stage)
    {
        await RestAsync(stage);
        await SealAsync(stage);
    }

    private static async Task RestAsync(SessionStage stage)
    {
        await stage.RestAsync();
        stage.Time.Advance(TimeSpan.FromMinutes(11));
        await stage.Directory.RestAsync();
        Assert.Equal(0, stage.Directory.Count);
    }

    private static Task SealAsync(SessionStage stage) => new SessionSealing(stage.Directory).SealAsync(Token);

    private static List<LogRow> PiecesOf(IEnumerable<LogRow> rows) =>
        [.. rows.Where(row => PendingRecord.DeltaOf(LogJson.Read(row)) is not null)];

    private static List<(long, long, string)> Others(IEnumerable<LogRow> rows) =>
        [
            .. rows.Where(row => PendingRecord.DeltaOf(LogJson.Read(row)) is null)
                .Select(row => (row.First, row.Seq, System.Text.Encoding.UTF8.GetString(row.Body.Span))),
        ];

    private static AgUiEvent EventOf(LogRow row) => ((EventRecord)LogJson.Read(row)).Event;

    private static string IdOf(LogRow row) => ((TextMessageContentEvent)EventOf(row)).MessageId;
}
