namespace Cloister.Benchmarks;

/// <summary>From the bytes of a response to the folded conversation.</summary>
internal static class ReadingFigures
{
    private const int Deltas = 100_000;
    private const int StateDeltas = 20_000;

    private static readonly Figure TextSse = new("text-sse", Limit: 3, Aim: 2);
    private static readonly Figure TextSseBytes = new("text-sse-bytes", Limit: 160, Aim: 112);
    private static readonly Figure TextProto = new("text-proto", Limit: 0.8, Aim: 0.45);
    private static readonly Figure ArgsSse = new("args-sse", Limit: 4, Aim: 2);
    private static readonly Figure StateSse = new("state-sse", Limit: 8, Aim: 3);

    public static IEnumerable<Comparison> All =>
        [
            new("100,000 text deltas in one message, from bytes to state", [TextSse, TextSseBytes, TextProto], TextAsync),
            new("100,000 deltas of the arguments of one tool call, from bytes to state", [ArgsSse], ArgumentsAsync),
            new("20,000 state deltas of two operations on a state of one kilobyte, from bytes to state", [StateSse], StateAsync),
        ];

    private static async Task<Outcome[]> TextAsync()
    {
        var sse = Streams.Text(Deltas).ToSse();
        var binary = Streams.Text(Deltas).ToBinary();
        var rows = await RatioRunner.CompareAsync(
            Ours(sse),
            Bare(sse),
            Contender.Of("Cloister, binary", count => Times(count, () => WholePipeline.FoldBinary(binary)))
        );
        Table.Print(rows, reference: rows[1]);
        return
        [
            TextSse.Is(rows[0].Nanoseconds / rows[1].Nanoseconds),
            TextSseBytes.Is(Math.Round(rows[0].Bytes / Deltas)),
            TextProto.Is(rows[2].Nanoseconds / rows[0].Nanoseconds),
        ];
    }

    private static Task<Outcome[]> ArgumentsAsync() => SseAsync(ArgsSse, Streams.Arguments(Deltas).ToSse());

    private static Task<Outcome[]> StateAsync() => SseAsync(StateSse, Streams.State(StateDeltas).ToSse());

    private static async Task<Outcome[]> SseAsync(Figure figure, byte[] response)
    {
        var rows = await RatioRunner.CompareAsync(Ours(response), Bare(response));
        Table.Print(rows, reference: rows[1]);
        return [figure.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }

    private static Contender Ours(byte[] sse) => Contender.Of("Cloister, SSE", count => Times(count, () => WholePipeline.FoldSse(sse)));

    private static Contender Bare(byte[] sse) =>
        Contender.Of("split and Utf8JsonReader", count => Times(count, () => BarePass.OverSse(sse)));

    private static void Times<T>(int count, Func<T> pass)
    {
        for (var i = 0; i < count; i++)
        {
            pass();
        }
    }
}
