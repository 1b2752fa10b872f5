using System.Text;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Sessions;

/// <summary>Exports that were made to do harm, or went wrong on their way.</summary>
public sealed class HostileImportTests
{
    private static readonly string Deep = string.Concat(Enumerable.Repeat("{\"data\":", 600)) + "1" + new string('}', 600);

    /// <summary>
    /// What is done to the nine lines of a session with one answer: creation, message, and a run with one text. With it the line that is to blame, and
    /// what is said about it.
    /// </summary>
    private static readonly Dictionary<string, (long Line, string Said, Action<List<string>> Do)> Damages = new()
    {
        ["gap"] = (5, "It has the numbers 6 to 6, and 5 was to come.", lines => lines.RemoveAt(4)),
        ["again"] = (6, "It has the numbers 5 to 5, and 6 was to come.", lines => lines.Insert(5, lines[4])),
        ["backwards"] = (5, "It has the numbers 5 to 4, and 5 was to come.", Set(5, "seq", 4)),
        ["for several"] = (3, "Only pieces of a text can stand for several rows, and it is RUN_STARTED.", Set(3, "seq", 7)),
        ["version"] = (2, "It has version 2, and this program knows 1.", Set(2, "v", 2)),
        ["no version"] = (2, "It has no 'v'.", lines => lines[1] = lines[1].Replace("\"v\":1,", "", StringComparison.Ordinal)),
        ["fraction"] = (2, "Its 'seq' is no whole number.", Set(2, "seq", 2.5)),
        ["unknown type"] = (2, "Nobody knows the type 'message.evil'.", Set(2, "type", "message.evil")),
        ["unknown number"] = (2, "Nobody knows the type 'unknown.1999'.", Set(2, "type", "unknown.1999")),
        ["no time"] = (2, "Its 'ts' is no time.", Set(2, "ts", "yesterday")),
        ["no data"] = (2, "Its data is no message.added: ", Set(2, "data", JsonData.EmptyObject)),
        ["no object"] = (2, "It is no JSON object.", lines => lines[1] = "[1]"),
        ["empty line"] = (2, "It is not one JSON object in UTF-8.", lines => lines.Insert(1, "")),
        ["cut off"] = (9, "It is not one JSON object in UTF-8.", lines => lines[8] = lines[8][..20]),
        ["deep"] = (2, "It is not one JSON object in UTF-8.", lines => lines[1] = Deep),
        ["snapshot"] = (5, "Logs of sessions have no MESSAGES_SNAPSHOT.", Put(5, "MESSAGES_SNAPSHOT", "{T,'messages':[]}")),
        ["other data"] = (
            5,
            "It is called TEXT_MESSAGE_START, and its data is something else.",
            Put(5, "TEXT_MESSAGE_START", "{'type':'TEXT_MESSAGE_END','messageId':'x'}")
        ),
        ["no creation"] = (1, "A log begins with session.created.", Put(1, "title.set", "{'title':'x'}")),
        ["second creation"] = (10, "The session was created before.", Put(10, "session.created", "{'id':'s2','kind':'chat'}")),
        ["bad id"] = (1, "The id of the session cannot name one.", Put(1, "session.created", "{'id':'..','kind':'chat'}")),
        ["two runs"] = (5, "It belongs to run 'r2', and run 'R' is open.", Put(5, "RUN_STARTED", Start("r2"), "r2")),
        ["run twice"] = (10, "Run 'R' has ended before.", Put(10, "RUN_STARTED", Start("R"))),
        ["start twice"] = (5, "Run 'R' begins while run 'R' is open.", Put(5, "RUN_STARTED", Start("R"))),
        ["start of another"] = (3, "It belongs to run 'R', and begins run 'r2'.", Put(3, "RUN_STARTED", Start("r2"))),
        ["no start"] = (3, "Run 'R' has not begun.", Put(3, "STEP_STARTED", "{T,'stepName':'s'}")),
        ["no run"] = (4, "It belongs to no run.", Put(4, "STEP_STARTED", "{T,'stepName':'s'}", run: null)),
        ["no run begins"] = (3, "It ends before run 'R' begins.", lines => lines.RemoveRange(2, 7)),
        ["end in the middle"] = (7, "Run 'R' ends in the middle of a step.", Put(7, "RUN_ERROR", "{T,'message':'x'}")),
        ["rule"] = (6, "Run 'R' breaks a rule of the protocol: ", Put(6, "TEXT_MESSAGE_CONTENT", "{T,'messageId':'nobody','delta':'x'}")),
        ["message twice"] = (
            11,
            "Message 'A' is in the history already.",
            Put(10, "RUN_STARTED", Start("r2"), "r2") + Put(11, "TEXT_MESSAGE_START", "{T,'messageId':'A','role':'assistant'}", "r2")
        ),
        ["cut of nothing"] = (
            10,
            "It begins with message 'nobody', which is not in the history.",
            Put(10, "history.cut", "{'from':'nobody','reason':'clear','count':0}", run: null)
        ),
        ["cut of more"] = (
            10,
            "It takes 99 messages out of the history, and there are 1.",
            Put(10, "history.cut", "{'from':'A','reason':'clear','count':99}", run: null)
        ),
        ["summary of nothing"] = (
            10,
            "It stands behind message 'nobody', which is not in the history.",
            Put(
                10,
                "compacted",
                "{'id':'c','after':'nobody','message':{'role':'user','id':'s','content':'x'},'fromSeq':1,'toSeq':2,'count':1,'tokensBefore':1,'tokensAfter':1,'mechanical':false}",
                run: null
            )
        ),
        ["question twice"] = (
            11,
            "Question 'ap_1' was asked before.",
            Put(10, "approval.requested", Question, run: null) + Put(11, "approval.requested", Question, run: null)
        ),
        ["nothing"] = (1, "There is nothing in it.", lines => lines.Clear()),
    };

    private const string Question = "{'approvalId':'ap_1','toolCallId':'c','tool':'t','input':{},'expiresAt':1}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Names => [.. Damages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Line_that_cannot_be_used_is_named_and_nothing_is_imported(string name)
    {
        var (line, said, damage) = Damages[name];
        await using var stage = await SessionStage.StartAsync();
        var lines = await ExportAsync();
        damage(lines);

        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(() => Exports.ImportAsync(stage, lines));

        Assert.Equal((SessionRefusal.Damaged, line), (refusal.Reason, refusal.Line));
        Assert.StartsWith($"Nothing was imported, because of line {line}. {said}", refusal.Message, StringComparison.Ordinal);
        Assert.Equal([0, 0, 0, 0, 0], await Exports.CountAsync(stage));
    }

    [Fact]
    public async Task Text_that_is_no_UTF_8_is_refused()
    {
        await using var stage = await SessionStage.StartAsync();
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', await ExportAsync()));
        bytes[bytes.AsSpan().IndexOf("first question"u8)] = 0xC3;

        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(() => Exports.ImportAsync(stage, bytes));

        Assert.Equal((SessionRefusal.Damaged, 2L), (refusal.Reason, refusal.Line));
        Assert.Equal([0, 0, 0, 0, 0], await Exports.CountAsync(stage));
    }

    [Fact]
    public async Task Line_without_an_end_is_not_kept_in_memory()
    {
        await using var stage = await SessionStage.StartAsync();
        using var source = new Endless();

        var refusal = await Assert.ThrowsAsync<SessionRefusedException>(() => stage.Sessions.ImportAsync(source, cancellationToken: Token));

        Assert.Equal("Nothing was imported, because of line 1. It is longer than 64 MB.", refusal.Message);
        Assert.InRange(source.BytesRead, SessionImporting.MaxLine, 3L * SessionImporting.MaxLine);
    }

    [Fact]
    public async Task Import_that_is_given_up_leaves_nothing()
    {
        await using var stage = await SessionStage.StartAsync();
        using var source = new Endless();
        using var patience = new CancellationTokenSource();
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            stage.Sessions.ImportAsync(source, cancellationToken: patience.Token)
        );

        Assert.Equal([0, 0, 0, 0, 0], await Exports.CountAsync(stage));
    }

    /// <summary>A session of nine lines, in which the run is called R and its answer A.</summary>
    private static async Task<List<string>> ExportAsync()
    {
        await using var stage = await SessionStage.StartAsync(ScriptedModel.Saying("Hello!"));
        await stage.AnswerAsync("first question");
        var answer = (await stage.MessagesAsync())[^1].Id;
        var run = (await stage.LogAsync())[^1].RunId!;
        var lines = await Exports.LinesAsync(stage);
        Assert.Equal(9, lines.Count);
        return lines.ConvertAll(line => line.Replace(run, "R", StringComparison.Ordinal).Replace(answer, "A", StringComparison.Ordinal));
    }

    private static Action<List<string>> Set(int line, string name, JsonData value) =>
        lines => lines[line - 1] = Exports.With(lines[line - 1], name, value);

    /// <summary>Another row in the place of a line, or behind the last. In its data T stands for the type.</summary>
    private static Action<List<string>> Put(int line, string type, string data, string? run = "R") =>
        lines =>
        {
            var json = JsonData.Parse(data.Replace("{T", $"{{'type':'{type}'", StringComparison.Ordinal).Replace('\'', '"'));
            var row = JsonData.Object(
                ("v", 1),
                ("seq", line),
                ("first", line),
                ("ts", "2026-01-01T00:00:00Z"),
                ("type", type),
                ("data", json)
            );
            lines.RemoveRange(line - 1, Math.Min(1, lines.Count - line + 1));
            lines.Insert(line - 1, (run is null ? row : row.With("runId", run)).ToString());
        };

    private static string Start(string run) => $"{{T,'threadId':'s1','runId':'{run}'}}";

    /// <summary>A file that never ends, and has no lines.</summary>
    private sealed class Endless : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            buffer.Span.Fill((byte)'x');
            BytesRead += buffer.Length;
            return new(buffer.Length);
        }
    }
}
