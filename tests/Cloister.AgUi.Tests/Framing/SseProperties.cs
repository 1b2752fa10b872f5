using System.Net.ServerSentEvents;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using static Cloister.AgUi.Tests.Framing.Frames;

namespace Cloister.AgUi.Tests.Framing;

public sealed class SseProperties
{
    private static readonly string[] LineEnds = ["\n", "\n\n", "\r", "\r\n", "\r\n\r\n"];
    private static readonly string[] Data =
    [
        "data",
        "data:",
        "data: ",
        "data: a",
        "\ndata: b",
        "data: {\"type\":\"CUSTOM\"}\n\n",
        "\n\ndata: z\n\n",
    ];
    private static readonly string[] Fields = ["event: e", "event:", "id: 1", "id: 2\n", "id", "id: \0", "retry: 12", "other: y", ": hi"];
    private static readonly string[] Texts = [":", " ", "\0", "x", "\u00E9", "\u20AC", "\U0001F600", "\uFEFF"];

    private static readonly Gen<byte[]> Fragment = Gen.OneOf(
            Gen.Elements(LineEnds),
            Gen.Elements(Data),
            Gen.Elements(Fields),
            Gen.Elements(Texts)
        )
        .Select(Utf8);

    private static readonly Gen<byte[]> Bytes = Gen.Elements<byte[]>([0xFF], [0xC3], [0x80], [0xEF, 0xBB], [0xBF], [0xF0, 0x9F]);

    private static readonly Arbitrary<(byte[] Stream, int[] Cuts)> TextInPieces = InPieces(Fragment);
    private static readonly Arbitrary<(byte[] Stream, int[] Cuts)> BytesInPieces = InPieces(Gen.Frequency((30, Fragment), (1, Bytes)));

    private static readonly Config ManyTimes = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void Frames_are_those_of_the_lines_however_the_bytes_arrive() =>
        Prop.ForAll(BytesInPieces, sample => Outcome(sample.Stream, sample.Cuts).SequenceEqual(SseOracle.Frames(sample.Stream)))
            .Check(ManyTimes);

    [Fact]
    public void Closed_streams_read_like_with_the_parser_of_the_framework() =>
        Prop.ForAll(
                TextInPieces,
                sample =>
                {
                    byte[] stream = [.. sample.Stream, .. "\n\n"u8];
                    return Items(stream, sample.Cuts).SequenceEqual(FrameworkItems(stream));
                }
            )
            .Check(ManyTimes);

    [Fact]
    public void Damaged_streams_end_with_frames_or_the_documented_failure()
    {
        var random = new Random(20_240_613);
        var corpus = SseFrameReaderTests.Streams.Select(row => Utf8(row.Data.Item1)).ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var stream = corpus.Concat(corpus).OrderBy(_ => random.Next()).Take(4).SelectMany(bytes => bytes).ToArray();
            for (var damage = random.Next(6); damage > 0 && stream.Length > 0; damage--)
            {
                stream[random.Next(stream.Length)] = (byte)random.Next(256);
            }

            Assert.Equal(SseOracle.Frames(stream), Outcome(stream, Cuts(stream.Length, random)));
        }
    }

    private static Arbitrary<(byte[] Stream, int[] Cuts)> InPieces(Gen<byte[]> part) =>
        (
            from parts in part.ListOf()
            let stream = parts.SelectMany(bytes => bytes).ToArray()
            from cuts in Gen.Choose(0, stream.Length).ListOf()
            select (stream, cuts.Order().ToArray())
        ).ToArbitrary();

    private static int[] Cuts(int length, Random random) =>
        [.. Enumerable.Range(0, random.Next(8)).Select(_ => random.Next(length + 1)).Order()];

    private static List<string> Outcome(byte[] stream, int[] cuts)
    {
        var frames = new List<string>();
        try
        {
            Collect(new SseFrameReader(), stream, cuts, frames);
        }
        catch (FramingException refused)
        {
            frames.Add($"{refused.Reason}");
        }

        return frames;
    }

    private static List<(string Data, string Id)> Items(byte[] stream, int[] cuts)
    {
        var reader = new SseFrameReader();
        var items = new List<(string, string)>();
        var start = 0;
        foreach (var cut in cuts.Append(stream.Length))
        {
            Add(reader, stream.AsSpan()[start..cut]);
            while (reader.TryRead(out var payload))
            {
                items.Add((Encoding.UTF8.GetString(payload), reader.LastEventId ?? ""));
            }

            start = cut;
        }

        items.Add(("", reader.LastEventId ?? ""));
        return items;
    }

    // Not compared: frames of empty data, which the protocol passes over; names, which leak there from frames without data; and the
    // retry hint, which may end with NUL there.
    private static List<(string Data, string Id)> FrameworkItems(byte[] stream)
    {
        var parser = SseParser.Create(new MemoryStream(stream));
        var items = new List<(string, string)>();
        foreach (var item in parser.Enumerate().Where(item => item.Data.Trim('\n') != ""))
        {
            items.Add((item.Data, parser.LastEventId));
        }

        items.Add(("", parser.LastEventId));
        return items;
    }
}
