using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Cloister.AgUi;
using Microsoft.Extensions.Primitives;

namespace Cloister.Agents.AspNetCore;

/// <summary>How the rows of a feed are told apart on the wire.</summary>
internal abstract class FeedFormat(string mediaType) : IDisposable
{
    private readonly RowEnvelope _envelope = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, LogJson.WriterOptions);

    public string MediaType => mediaType;

    public void Dispose() => _json.Dispose();

    /// <summary>Lines of JSON for programs that ask for them; events for all others.</summary>
    public static FeedFormat For(StringValues accept) =>
        accept.Any(value => value?.Contains(Lines.Type, StringComparison.OrdinalIgnoreCase) == true) ? new Lines() : new Events();

    /// <summary>Says up to where the session has come, where there is a place to say so.</summary>
    public abstract void WriteReady(IBufferWriter<byte> output, long last);

    public abstract void WriteRow(IBufferWriter<byte> output, LogRow row);

    /// <summary>Shows readers and proxies that the stream is alive.</summary>
    public abstract void WriteHeartbeat(IBufferWriter<byte> output);

    /// <summary>Tells the reader that what it has behind a row counts no longer: it is to read again from there.</summary>
    public abstract void WriteResync(IBufferWriter<byte> output, long after);

    private void WriteNote(IBufferWriter<byte> output, string type, long? seq)
    {
        _json.Reset(output);
        _json.WriteStartObject();
        _json.WriteString("type", type);
        if (seq is { } number)
        {
            _json.WriteNumber("seq", number);
        }

        _json.WriteEndObject();
        _json.Flush();
    }

    private sealed class Events() : FeedFormat(AgUiMediaTypes.EventStream)
    {
        public override void WriteReady(IBufferWriter<byte> output, long last) { }

        public override void WriteRow(IBufferWriter<byte> output, LogRow row)
        {
            Span<char> seq = stackalloc char[20];
            row.Seq.TryFormat(seq, out var digits, provider: CultureInfo.InvariantCulture);
            SseFrameWriter.WriteId(output, seq[..digits]);
            SseFrameWriter.BeginData(output);
            _envelope.Write(output, row);
            SseFrameWriter.EndData(output);
        }

        public override void WriteHeartbeat(IBufferWriter<byte> output) => SseFrameWriter.WriteKeepAlive(output);

        public override void WriteResync(IBufferWriter<byte> output, long after)
        {
            SseFrameWriter.BeginData(output);
            WriteNote(output, "resync", after);
            SseFrameWriter.EndData(output);
        }
    }

    private sealed class Lines() : FeedFormat(Type)
    {
        public const string Type = "application/x-ndjson";

        public override void WriteReady(IBufferWriter<byte> output, long last) => WriteLine(output, "ready", last);

        public override void WriteRow(IBufferWriter<byte> output, LogRow row)
        {
            _envelope.Write(output, row);
            output.Write("\n"u8);
        }

        public override void WriteHeartbeat(IBufferWriter<byte> output) => WriteLine(output, "ping", seq: null);

        public override void WriteResync(IBufferWriter<byte> output, long after) => WriteLine(output, "resync", after);

        private void WriteLine(IBufferWriter<byte> output, string type, long? seq)
        {
            WriteNote(output, type, seq);
            output.Write("\n"u8);
        }
    }
}
