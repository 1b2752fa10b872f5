using System.Buffers;
using System.Text;

namespace Cloister.AgUi;

/// <summary>Writes server-sent events, one protocol event each. Lines end with LF, because some readers know nothing else.</summary>
public static class SseFrameWriter
{
    /// <summary>Writes a frame.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="json">The event, on one line.</param>
    /// <exception cref="ArgumentException">The JSON contains a line break.</exception>
    public static void WriteData(IBufferWriter<byte> output, ReadOnlySpan<byte> json)
    {
        if (json.ContainsAny((byte)'\n', (byte)'\r'))
        {
            throw new ArgumentException(
                "The JSON of an event contains a line break, which would end its line. Write it without indentation.",
                nameof(json)
            );
        }

        BeginData(output);
        output.Write(json);
        EndData(output);
    }

    /// <summary>Begins a frame: what is written next is its data, without a line break, up to <see cref="EndData"/>.</summary>
    public static void BeginData(IBufferWriter<byte> output) => Write(output, "data: "u8);

    /// <summary>Ends the frame.</summary>
    public static void EndData(IBufferWriter<byte> output) => Write(output, "\n\n"u8);

    /// <summary>Gives the frame that follows an id, which a client may come back with.</summary>
    /// <exception cref="ArgumentException">The id contains a line break or NUL.</exception>
    public static void WriteId(IBufferWriter<byte> output, ReadOnlySpan<char> id)
    {
        if (id.ContainsAny('\n', '\r', '\0'))
        {
            throw new ArgumentException(
                "The id of a frame contains a line break or NUL, which no reader would take. Use another id.",
                nameof(id)
            );
        }

        Write(output, "id: "u8);
        Encoding.UTF8.GetBytes(id, output);
        Write(output, "\n"u8);
    }

    /// <summary>Writes a comment that shows readers and proxies that the stream is alive.</summary>
    public static void WriteKeepAlive(IBufferWriter<byte> output) => Write(output, ": keep-alive\n\n"u8);

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(output);
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
    }
}
