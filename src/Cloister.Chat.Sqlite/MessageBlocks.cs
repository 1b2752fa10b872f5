using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Puts the messages of a thread into blocks: as many in one as go on a page, each a line of JSON. A longer message has a block of its own.</summary>
internal sealed class MessageBlocks : IDisposable
{
    // The rest of the page is what SQLite needs for itself.
    private const int MaxLength = ThreadSchema.PageSize - 256;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ThreadRows _rows;
    private readonly long _key;
    private readonly ArrayBufferWriter<byte> _lines = new(2 * MaxLength);
    private readonly Utf8JsonWriter _json;

    private MessageBlocks(ThreadRows rows, long key)
    {
        _rows = rows;
        _key = key;
        _json = new(_lines, Options);
    }

    /// <summary>Writes the blocks with changed messages anew, and no others. Those beside each other go as one, so that they are full again.</summary>
    /// <param name="rows">Where to.</param>
    /// <param name="key">The thread.</param>
    /// <param name="messages">All its messages.</param>
    /// <param name="changed">The places of those that changed, in order.</param>
    public static void Write(ThreadRows rows, long key, ValueList<Message> messages, IEnumerable<int> changed)
    {
        using var blocks = new MessageBlocks(rows, key);
        var (from, to) = (0, 0);
        foreach (var place in changed)
        {
            if (place >= to)
            {
                var block = rows.FindBlock(key, place, messages.Count);
                if (block.From > to)
                {
                    blocks.Write(messages, from, to);
                    from = block.From;
                }

                to = block.To;
            }
        }

        blocks.Write(messages, from, to);
    }

    public void Dispose() => _json.Dispose();

    private void Write(ValueList<Message> messages, int from, int to)
    {
        for (var place = from; place < to; place++)
        {
            var length = _lines.WrittenCount;
            AddLine(messages[place]);
            if (_lines.WrittenCount > MaxLength && length > 0)
            {
                WriteBlock(from, place, length);
                from = place;
            }
        }

        if (from < to)
        {
            WriteBlock(from, to, _lines.WrittenCount);
        }
    }

    private void AddLine(Message message)
    {
        AgUiJson.WriteMessage(_json, message, MessageForm.Stored);
        _json.Flush();
        _json.Reset();
        _lines.Write("\n"u8);
    }

    private void WriteBlock(int from, int to, int length)
    {
        _rows.WriteBlock(_key, from, to, _lines.WrittenSpan[..length]);

        // What is not of this block is the beginning of the next, and moves to the front.
        var rest = _lines.WrittenSpan[length..];
        _lines.ResetWrittenCount();
        _lines.Write(rest);
    }
}
