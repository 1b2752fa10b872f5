using System.Buffers;
using System.Text;

namespace Cloister.AgUi;

/// <summary>Reads JSON text that is still arriving, such as the arguments of a tool call that streams.</summary>
public static class PartialJson
{
    /// <summary>
    /// The value as far as it is there: open strings, arrays and objects are closed, a member without a value is left out. It must not be acted on
    /// before the text is complete.
    /// </summary>
    /// <param name="text">The text so far.</param>
    /// <returns>Null where there is no value yet, and where the text is no JSON.</returns>
    public static JsonData? Parse(TextSlice text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var closed = new JsonCloser(text.Span).Close();
        return closed is not null && JsonData.TryParse(closed, out var value) ? value : null;
    }

    /// <summary>Finds the longest part of a text that can be closed. Whether it is JSON then, a parser decides.</summary>
    private ref struct JsonCloser(ReadOnlySpan<char> text)
    {
        private static readonly string[] Words = ["true", "false", "null"];
        private static readonly SearchValues<char> WordEnds = SearchValues.Create(" \t\r\n,:]}[{\"");

        private readonly ReadOnlySpan<char> _text = text;
        private readonly StringBuilder _closers = new();
        private string _rest = "";
        private int _place;
        private int _end;
        private bool _isKeyNext;

        public string? Close()
        {
            while (_place < _text.Length)
            {
                Step(_text[_place]);
            }
            return _end == 0 && _rest.Length == 0 ? null : string.Concat(_text[.._end], _rest, Reversed(_closers));
        }

        private void Step(char next)
        {
            switch (next)
            {
                case '{' or '[':
                    _closers.Append(next == '{' ? '}' : ']');
                    _isKeyNext = next == '{';
                    Keep(_place + 1);
                    break;
                case '}' or ']':
                    _closers.Length = Math.Max(0, _closers.Length - 1);
                    _isKeyNext = false;
                    Keep(_place + 1);
                    break;
                case ',':
                    _isKeyNext = _closers.Length > 0 && _closers[^1] == '}';
                    _place++;
                    break;
                case '"':
                    ReadString();
                    break;
                case ':' or ' ' or '\t' or '\r' or '\n':
                    _place++;
                    break;
                default:
                    ReadWord();
                    break;
            }
        }

        private void ReadString()
        {
            var (end, whole) = (_place + 1, _place + 1);
            while (end < _text.Length && _text[end] != '"')
            {
                end += EscapeLength(_text[end..]);
                whole = Math.Min(end, _text.Length) == end ? end : whole;
            }
            if (_isKeyNext)
            {
                _isKeyNext = false;
                _place = end + 1;
            }
            else if (end < _text.Length)
            {
                Keep(end + 1);
            }
            else
            {
                KeepOpen(whole, "\"");
            }
        }

        private void ReadWord()
        {
            var length = _text[_place..].IndexOfAny(WordEnds);
            var word = length < 0 ? _text[_place..] : _text.Slice(_place, length);
            var end = _place + word.Length;
            if (end < _text.Length)
            {
                Keep(end);
            }
            else if (char.IsAsciiLetter(word[0]))
            {
                KeepOpen(_text.Length, Missing(word));
            }
            else
            {
                // A number may end where a digit stands.
                var digits = word.TrimEnd("+-.eE");
                KeepOpen(_place + digits.Length, "", isValue: digits.Length > 0);
            }
        }

        private static string Missing(ReadOnlySpan<char> word)
        {
            foreach (var known in Words)
            {
                if (known.AsSpan().StartsWith(word))
                {
                    return known[word.Length..];
                }
            }
            return "";
        }

        private static int EscapeLength(ReadOnlySpan<char> rest) =>
            rest[0] != '\\' ? 1
            : rest.Length > 1 && rest[1] == 'u' ? 6
            : 2;

        private void Keep(int end) => _place = _end = end;

        private void KeepOpen(int end, string rest, bool isValue = true)
        {
            _place = _text.Length;
            if (isValue)
            {
                (_end, _rest) = (end, rest);
            }
        }

        private static string Reversed(StringBuilder closers)
        {
            var reversed = closers.ToString().ToCharArray();
            Array.Reverse(reversed);
            return new(reversed);
        }
    }
}
