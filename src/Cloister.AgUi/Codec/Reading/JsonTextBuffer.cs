using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>Where open JSON of the binary encoding becomes text, one value after the other.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The writer holds nothing between two values.")]
internal sealed class JsonTextBuffer
{
    private const int MostKept = 1 << 20;
    private ArrayBufferWriter<byte> _text = new(256);
    private Utf8JsonWriter? _writer;

    public Utf8JsonWriter Begin()
    {
        if (_text.Capacity > MostKept)
        {
            _text = new(256);
        }

        _text.ResetWrittenCount();
        _writer ??= new(_text, JsonEventEncoder.WriterOptions);
        _writer.Reset(_text);
        return _writer;
    }

    public JsonData End()
    {
        _writer!.Flush();
        return JsonData.Parse(_text.WrittenSpan, JsonData.DepthLimit);
    }
}
