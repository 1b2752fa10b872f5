using System.Globalization;

namespace Cloister.AgUi;

/// <summary>A number as its digits say it, without rounding: 0.d1d2d3… times a power of ten, the first and the last digit not zero.</summary>
internal readonly ref struct JsonNumber
{
    private static readonly Int128 Endless = Int128.MaxValue / 2;

    private readonly ReadOnlySpan<byte> _whole;
    private readonly ReadOnlySpan<byte> _fraction;
    private readonly int _first;
    private readonly int _count;
    private readonly bool _negative;
    private readonly Int128 _exponent;
    private readonly ReadOnlySpan<byte> _beyond;

    internal JsonNumber(ReadOnlySpan<byte> text)
    {
        var negative = text[0] == (byte)'-';
        var digits = negative ? text[1..] : text;
        Int128 exponent = 0;
        ReadOnlySpan<byte> beyond = default;
        if (digits.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var mark)
        {
            exponent = ExponentOf(digits[(mark + 1)..], out beyond);
            digits = digits[..mark];
        }
        var point = digits.IndexOf((byte)'.');
        _whole = point < 0 ? digits : digits[..point];
        _fraction = point < 0 ? default : digits[(point + 1)..];

        var end = _whole.Length + _fraction.Length;
        while (_first < end && this[_first] == (byte)'0')
            _first++;
        while (end > _first && this[end - 1] == (byte)'0')
            end--;
        _count = end - _first;
        if (_count == 0)
            return;
        _negative = negative;
        _exponent = exponent + (_whole.Length - _first);
        _beyond = beyond;
    }

    private byte this[int digit] => digit < _whole.Length ? _whole[digit] : _fraction[digit - _whole.Length];

    internal static bool Equal(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.SequenceEqual(right) || new JsonNumber(left).Equals(new JsonNumber(right));

    internal static int Hash(ReadOnlySpan<byte> text)
    {
        var number = new JsonNumber(text);
        var hash = new HashCode();
        hash.Add(number._negative);
        hash.Add(number._exponent);
        hash.AddBytes(number._beyond);
        for (var i = 0; i < number._count; i++)
            hash.Add(number[number._first + i]);
        return hash.ToHashCode();
    }

    /// <remarks>Of an exponent out of all range, the digits are compared as they stand: to read them costs the square of their length.</remarks>
    private static Int128 ExponentOf(ReadOnlySpan<byte> text, out ReadOnlySpan<byte> beyond)
    {
        beyond = default;
        var isNumber = Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exponent);
        if (isNumber && exponent > -Endless && exponent < Endless)
            return exponent;
        beyond = text.TrimStart("+-0"u8);
        return text[0] == (byte)'-' ? -Endless : Endless;
    }

    private bool Equals(JsonNumber other)
    {
        if (_count != other._count || _negative != other._negative || _exponent != other._exponent || !_beyond.SequenceEqual(other._beyond))
            return false;
        for (var i = 0; i < _count; i++)
        {
            if (this[_first + i] != other[other._first + i])
                return false;
        }
        return true;
    }
}
