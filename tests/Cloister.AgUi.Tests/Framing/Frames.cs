using System.Text;

namespace Cloister.AgUi.Tests.Framing;

/// <summary>Ways to get bytes through a reader.</summary>
internal static class Frames
{
    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static void Add(FrameReader reader, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(reader.GetMemory(bytes.Length).Span);
        reader.Advance(bytes.Length);
    }

    /// <summary>What the reader has ready, as text.</summary>
    public static List<string> Ready(FrameReader reader)
    {
        var frames = new List<string>();
        Collect(reader, frames);
        return frames;
    }

    /// <summary>All frames of a stream that arrives in pieces that end at these positions.</summary>
    public static List<string> Of(FrameReader reader, ReadOnlySpan<byte> stream, params IEnumerable<int> cuts)
    {
        var frames = new List<string>();
        Collect(reader, stream, cuts, frames);
        return frames;
    }

    /// <summary>Adds the frames to a list, which keeps those in front of a failure.</summary>
    public static void Collect(FrameReader reader, ReadOnlySpan<byte> stream, IEnumerable<int> cuts, List<string> frames)
    {
        var start = 0;
        foreach (var cut in cuts.Append(stream.Length))
        {
            Add(reader, stream[start..cut]);
            Collect(reader, frames);
            start = cut;
        }

        reader.Complete();
        Collect(reader, frames);
    }

    /// <summary>All frames of a stream, each byte in a read of its own.</summary>
    public static List<string> OneByOne(FrameReader reader, ReadOnlySpan<byte> stream) =>
        Of(reader, stream, Enumerable.Range(1, stream.Length));

    private static void Collect(FrameReader reader, List<string> frames)
    {
        while (reader.TryRead(out var payload))
        {
            frames.Add(Encoding.UTF8.GetString(payload));
        }
    }
}
