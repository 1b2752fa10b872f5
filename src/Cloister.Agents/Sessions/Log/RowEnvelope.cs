using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Cloister.Agents;

/// <summary>
/// Writes rows as feeds and exports give them away, with everything that is known about them. A whole session is sent again this way, so a row takes
/// little more than the copy of its bytes: neighbours mostly share their run, and often the millisecond.
/// </summary>
/// <remarks>For one writer at a time.</remarks>
internal sealed class RowEnvelope
{
    // All that stands around the names: members, numbers, the time.
    private const int MostFixed = 160;

    private long _at = long.MinValue;
    private string _time = "";
    private string? _runId;
    private string _run = "";

    /// <summary>Writes a row, on one line.</summary>
    public void Write(IBufferWriter<byte> output, LogRow row)
    {
        Prepare(row);
        var type = LogJson.NameOf(row);
        var room = output.GetSpan(MostFixed + type.Length + (_run.Length * 3));
        Utf8.TryWrite(
            room,
            CultureInfo.InvariantCulture,
            $$"""{"v":1,"seq":{{row.Seq}},"first":{{row.First}},"ts":"{{_time}}","type":"{{type}}"{{_run}},"data":""",
            out var written
        );
        output.Advance(written);
        output.Write(row.Body.Span);
        output.Write("}"u8);
    }

    private void Prepare(LogRow row)
    {
        if (row.At != _at)
        {
            (_at, _time) = (row.At, LogJson.Timestamp(row.At));
        }

        if (!ReferenceEquals(row.RunId, _runId))
        {
            _runId = row.RunId;
            _run = _runId is null ? "" : $",\"runId\":\"{JsonEncodedText.Encode(_runId, LogJson.WriterOptions.Encoder)}\"";
        }
    }
}
