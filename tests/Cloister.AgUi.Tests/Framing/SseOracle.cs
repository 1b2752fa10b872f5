using System.Text;
using System.Text.Unicode;

namespace Cloister.AgUi.Tests.Framing;

/// <summary>What a stream of server-sent events means, written for reading: all of it at once, line by line.</summary>
internal static class SseOracle
{
    private const string ByteOrderMark = "\u00EF\u00BB\u00BF";

    public static List<string> Frames(byte[] stream)
    {
        // One char per byte, so that nothing is decoded before it is known to be data.
        var text = Encoding.Latin1.GetString(stream);
        text = text.StartsWith(ByteOrderMark, StringComparison.Ordinal) ? text[3..] : text;
        var lines = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Split('\n');

        var frames = new List<string>();
        var data = new List<string>();
        foreach (var line in lines.Append(""))
        {
            if (line != "")
            {
                data.AddRange(DataOf(line));
                continue;
            }

            if (data.Any(value => value != "") && !TryAdd(frames, string.Join('\n', data)))
            {
                break;
            }

            data.Clear();
        }

        return frames;
    }

    private static IEnumerable<string> DataOf(string line)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? line : line[..colon];
        var value = colon < 0 ? "" : line[(colon + 1)..];
        return name == "data" ? [value.StartsWith(' ') ? value[1..] : value] : [];
    }

    private static bool TryAdd(List<string> frames, string data)
    {
        var bytes = Encoding.Latin1.GetBytes(data);
        var isValid = Utf8.IsValid(bytes);
        frames.Add(isValid ? Encoding.UTF8.GetString(bytes) : nameof(FramingError.InvalidUtf8));
        return isValid;
    }
}
