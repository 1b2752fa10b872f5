using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>From an event to the bytes of a response.</summary>
internal static class WritingFigures
{
    private static readonly Figure Encode = new("encode-sse", Limit: 2, Aim: 1.1);
    private static readonly Figure Size = new("encode-size", Limit: 110, Aim: 106);

    private static readonly TextMessageContentEvent Delta = new(Streams.MessageId, "Hello");

    public static IEnumerable<Comparison> All => [new("A text delta to the bytes of an SSE event", [Encode, Size], EncodeAsync)];

    private static async Task<Outcome[]> EncodeAsync()
    {
        var output = new ArrayBufferWriter<byte>(4096);
        var rows = await RatioRunner.CompareAsync(Ours(output), Bare(new ArrayBufferWriter<byte>(4096)));
        Table.Print(rows, reference: rows[1]);
        return [Encode.Is(rows[0].Nanoseconds / rows[1].Nanoseconds), Size.Is(output.WrittenCount)];
    }

    private static Contender Ours(ArrayBufferWriter<byte> output)
    {
        var encoder = new JsonEventEncoder();
        return Contender.Of(
            "Cloister",
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    output.ResetWrittenCount();
                    SseFrameWriter.BeginData(output);
                    encoder.Write(Delta, output);
                    SseFrameWriter.EndData(output);
                }
            }
        );
    }

    private static Contender Bare(ArrayBufferWriter<byte> output)
    {
        var writer = new Utf8JsonWriter(output, new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return Contender.Of(
            "Utf8JsonWriter",
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    output.ResetWrittenCount();
                    writer.Reset();
                    writer.WriteStartObject();
                    writer.WriteString("type"u8, "TEXT_MESSAGE_CONTENT"u8);
                    writer.WriteString("messageId"u8, Delta.MessageId);
                    writer.WriteString("delta"u8, Delta.Delta);
                    writer.WriteEndObject();
                    writer.Flush();
                }
            }
        );
    }
}
