using System.Buffers;
using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>Responses of an agent, as bytes.</summary>
internal static class Streams
{
    public const string MessageId = "0199a3b2-7c41-7d2e-9f55-3b8e6a1c0d42";
    public const string CallId = "0199a3b2-7c41-7d2e-9f55-3b8e6a1c0d43";

    private static readonly string[] Words = ["Hello", " there", ",", " what", " changed", " since", " yester", "day", "?", " Nothing"];

    /// <summary>One message that comes in so many pieces.</summary>
    public static IEnumerable<AgUiEvent> Text(int deltas) =>
        Run([
            new TextMessageStartEvent(MessageId),
            .. Pieces(deltas).Select(piece => new TextMessageContentEvent(MessageId, piece)),
            new TextMessageEndEvent(MessageId),
        ]);

    /// <summary>One tool call whose arguments come in so many pieces.</summary>
    public static IEnumerable<AgUiEvent> Arguments(int deltas) =>
        Run([
            new ToolCallStartEvent(CallId, "lookup"),
            .. Pieces(deltas).Select(piece => new ToolCallArgsEvent(CallId, piece)),
            new ToolCallEndEvent(CallId),
        ]);

    /// <summary>A state of about a kilobyte, and so many changes of two members each.</summary>
    public static IEnumerable<AgUiEvent> State(int deltas) =>
        Run([
            new StateSnapshotEvent(Documents.Nested(levels: 2)),
            .. Enumerable
                .Range(0, deltas)
                .Select(i => new StateDeltaEvent([
                    JsonPatchOperation.Replace($"/m{i % 10}/m{i / 10 % 10}", i),
                    JsonPatchOperation.Replace($"/m{(i + 3) % 10}/m{(i + 5) % 10}", i.ToString(CultureInfo.InvariantCulture)),
                ])),
        ]);

    public static byte[] ToSse(this IEnumerable<AgUiEvent> events)
    {
        var output = new ArrayBufferWriter<byte>();
        var encoder = new JsonEventEncoder();
        foreach (var e in events)
        {
            SseFrameWriter.BeginData(output);
            encoder.Write(e, output);
            SseFrameWriter.EndData(output);
        }

        return output.WrittenSpan.ToArray();
    }

    public static byte[] ToBinary(this IEnumerable<AgUiEvent> events)
    {
        var output = new BinaryFrameWriter();
        var encoder = new BinaryEventEncoder();
        foreach (var e in events)
        {
            output.BeginFrame();
            encoder.Write(e, output);
            output.EndFrame();
        }

        return output.WrittenMemory.ToArray();
    }

    private static IEnumerable<string> Pieces(int count) => Enumerable.Range(0, count).Select(i => Words[i % Words.Length]);

    private static IEnumerable<AgUiEvent> Run(IEnumerable<AgUiEvent> events) =>
        [new RunStartedEvent("thread", "run"), .. events, new RunFinishedEvent("thread", "run")];
}
