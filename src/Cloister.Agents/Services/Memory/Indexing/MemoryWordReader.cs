using System.Buffers;
using System.Globalization;
using System.Text;

namespace Cloister.Agents;

/// <summary>
/// Reads the words of a text. Scripts that have no spaces are read as pairs of neighbouring characters, and the last character of such a run once more
/// by itself: so every character begins a word, and a single one is found, too.
/// </summary>
internal ref struct MemoryWordReader(string text)
{
    private const int LongestWord = 64;
    private const char FirstWide = '\uFF01';
    private const char LastWide = '\uFF5E';

    private readonly ReadOnlySpan<char> _text = Folded(text);
    private int _at;
    private int _runLength;

    /// <summary>The word that was read.</summary>
    public ReadOnlySpan<char> Word { get; private set; }

    /// <summary>Whether it is of a script without spaces.</summary>
    public bool IsUnspaced { get; private set; }

    /// <summary>Whether it is the last character of a longer run, which is part of the word before it as well.</summary>
    public bool IsRest { get; private set; }

    public bool Next()
    {
        IsRest = false;
        while (Peek(_at, out var rune, out var length))
        {
            if (IsOfUnspacedScript(rune))
            {
                ReadUnspaced(length);
                return true;
            }

            _runLength = 0;
            if (IsLetter(rune))
            {
                ReadSpaced();
                return true;
            }

            _at += length;
        }

        return false;
    }

    /// <summary>One form for what people write in several: narrow letters, no capitals, and what Unicode counts as the same.</summary>
    private static string Folded(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        var narrow = Narrowed(DatabaseText.Of(text));
        return (narrow.IsNormalized(NormalizationForm.FormKC) ? narrow : narrow.Normalize(NormalizationForm.FormKC)).ToLowerInvariant();
    }

    /// <summary>A process without culture data knows no compatible forms, and wide letters are common.</summary>
    private static string Narrowed(string text) =>
        !text.AsSpan().ContainsAnyInRange(FirstWide, LastWide)
            ? text
            : string.Create(
                text.Length,
                text,
                static (narrow, text) =>
                {
                    for (var i = 0; i < narrow.Length; i++)
                    {
                        narrow[i] = text[i] is >= FirstWide and <= LastWide ? (char)(text[i] - FirstWide + '!') : text[i];
                    }
                }
            );

    private void ReadUnspaced(int length)
    {
        _runLength++;
        var hasNext = Peek(_at + length, out var next, out var nextLength) && IsOfUnspacedScript(next);
        Word = _text.Slice(_at, hasNext ? length + nextLength : length);
        IsUnspaced = true;
        IsRest = !hasNext && _runLength > 1;
        _runLength = hasNext ? _runLength : 0;
        _at += length;
    }

    private void ReadSpaced()
    {
        var start = _at;
        while (Peek(_at, out var rune, out var length) && IsLetter(rune) && !IsOfUnspacedScript(rune))
        {
            _at += length;
        }

        Word = _text.Slice(start, Math.Min(_at - start, LongestWord));
        Word = char.IsHighSurrogate(Word[^1]) ? Word[..^1] : Word;
        IsUnspaced = false;
    }

    private readonly bool Peek(int at, out Rune rune, out int length)
    {
        if (at >= _text.Length)
        {
            (rune, length) = (default, 0);
            return false;
        }

        if (!char.IsSurrogate(_text[at]))
        {
            (rune, length) = (new(_text[at]), 1);
            return true;
        }

        length = Rune.DecodeFromUtf16(_text[at..], out rune, out var consumed) == OperationStatus.Done ? consumed : 1;
        return true;
    }

    private static bool IsLetter(Rune rune) =>
        rune.IsAscii
            ? char.IsAsciiLetterOrDigit((char)rune.Value)
            : Rune.GetUnicodeCategory(rune)
                is UnicodeCategory.NonSpacingMark
                    or UnicodeCategory.SpacingCombiningMark
                    or UnicodeCategory.EnclosingMark
                || Rune.IsLetterOrDigit(rune);

    private static bool IsOfUnspacedScript(Rune rune) =>
        rune.Value is (>= 0x4E00 and <= 0x9FFF) or (>= 0xAC00 and <= 0xD7A3) || IsOfRareUnspacedScript(rune);

    private static bool IsOfRareUnspacedScript(Rune rune) =>
        rune.Value >= 0x0E00
        && rune.Value
            is (>= 0x0E00 and <= 0x0EFF) // Thai, Lao
                or (>= 0x1000 and <= 0x109F) // Myanmar
                or (>= 0x1100 and <= 0x11FF) // parts of Hangul
                or (>= 0x1780 and <= 0x17FF) // Khmer
                or (>= 0x2E80 and <= 0x2FDF) // radicals
                or (>= 0x3005 and <= 0x3007)
                or (>= 0x3021 and <= 0x3029)
                or (>= 0x3041 and <= 0x318F) // kana, Bopomofo, Hangul
                or (>= 0x31A0 and <= 0x31FF)
                or (>= 0x3400 and <= 0x4DBF)
                or (>= 0xA960 and <= 0xA97F)
                or (>= 0xD7A4 and <= 0xD7FF)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFF66 and <= 0xFFDC)
                or (>= 0x20000 and <= 0x3FFFF)
        && IsLetter(rune);
}
