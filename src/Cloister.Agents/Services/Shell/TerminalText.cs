using System.Buffers;
using System.Text.Unicode;

namespace Cloister.Agents;

/// <summary>
/// Makes text of what a program wrote to a terminal: invalid bytes are replaced, and what steers terminals is left out, as are all control characters but
/// tabs and line breaks. It may be cut anywhere, and a sequence that never ends hides a limited amount only.
/// </summary>
internal sealed class TerminalText
{
    private const char EscapeSign = '\e';
    private const int LongestSequence = 64 * 1024;

    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 0xA0).Where(c => c is < 0x20 and not ('\t' or '\n') or >= 0x7F).Select(c => (char)c),
    ]);

    private State _state;
    private int _length;

    /// <summary>What is read now is outside of any sequence.</summary>
    public bool IsPlain => _state == State.Text;

    /// <summary>Reads bytes; those of a character that is not complete are left over.</summary>
    /// <param name="bytes">What was written.</param>
    /// <param name="text">Room for as many characters as there are bytes.</param>
    /// <param name="isLast">Whether nothing follows.</param>
    /// <param name="read">How many bytes were read.</param>
    /// <returns>How many characters of text there are.</returns>
    public int Read(ReadOnlySpan<byte> bytes, Span<char> text, bool isLast, out int read)
    {
        Utf8.ToUtf16(bytes, text, out read, out var count, replaceInvalidSequences: true, isFinalBlock: isLast);
        return Strip(text[..count]);
    }

    private int Strip(Span<char> text)
    {
        var written = 0;
        for (var at = 0; at < text.Length; )
        {
            if (_state == State.Text)
            {
                var plain = text[at..].IndexOfAny(Controls) is var found and >= 0 ? found : text.Length - at;
                if (written != at)
                {
                    text.Slice(at, plain).CopyTo(text[written..]);
                }

                written += plain;
                at += plain;
            }

            if (at < text.Length && IsText(text[at++]))
            {
                text[written++] = text[at - 1];
            }
        }

        return written;
    }

    private bool IsText(char c)
    {
        if (_state != State.Text && ++_length > LongestSequence)
        {
            _state = State.Text;
        }

        switch (_state)
        {
            case State.Escape when c is >= ' ' and <= '/':
            case State.Control when c is >= ' ' and <= '?':
            case State.String when c is not (EscapeSign or '\a' or '\x9C' or '\x18' or '\x1A'):
                return false;
            case State.Escape when c is >= '0' and <= '~':
                _state = AfterEscape(c);
                return false;
            case State.StringEscape when c != '\\':
                _state = State.Escape;
                return IsText(c);
            case State.String when c == EscapeSign:
                _state = State.StringEscape;
                return false;
            case State.StringEscape or State.String:
            case State.Control when c is >= '@' and <= '~':
                _state = State.Text;
                return false;
            default:
                // A sequence that is broken off hides nothing of what follows.
                return IsTextOutside(c);
        }
    }

    private bool IsTextOutside(char c)
    {
        _length = 0;
        _state = c switch
        {
            EscapeSign => State.Escape,
            '\x9B' => State.Control,
            '\x90' or '\x98' or '\x9D' or '\x9E' or '\x9F' => State.String,
            _ => State.Text,
        };
        return !Controls.Contains(c);
    }

    private static State AfterEscape(char c) =>
        c switch
        {
            '[' => State.Control,
            ']' or 'P' or 'X' or '^' or '_' => State.String,
            _ => State.Text,
        };

    private enum State
    {
        Text,
        Escape,
        Control,
        String,
        StringEscape,
    }
}
