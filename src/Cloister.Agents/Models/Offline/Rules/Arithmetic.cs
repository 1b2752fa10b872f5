using System.Globalization;

namespace Cloister.Agents;

/// <summary>Works out a sum: + − * / % ^, signs and brackets, with the usual precedence.</summary>
internal sealed class Arithmetic
{
    private const int LongestText = 200;
    private const int LargestExponent = 1000;

    private readonly string _text;
    private int _at;

    private Arithmetic(string text) => _text = text;

    /// <summary>The value, or null if the text is no sum.</summary>
    /// <exception cref="DivideByZeroException">It has none.</exception>
    /// <exception cref="OverflowException">It is too large.</exception>
    public static decimal? Evaluate(string text)
    {
        if (text.Length > LongestText)
        {
            return null;
        }

        var plain = string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != ',')).Replace('×', '*').Replace('÷', '/').Replace('x', '*');
        var sum = new Arithmetic(plain);
        try
        {
            var value = sum.Sum();
            return sum._at == plain.Length ? value : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private decimal Sum()
    {
        var value = Product();
        while (true)
        {
            if (Take('+'))
            {
                value += Product();
            }
            else if (Take('-'))
            {
                value -= Product();
            }
            else
            {
                return value;
            }
        }
    }

    private decimal Product()
    {
        var value = Signed();
        while (true)
        {
            if (Take('*'))
            {
                value *= Signed();
            }
            else if (Take('/'))
            {
                value /= Signed();
            }
            else if (Take('%'))
            {
                value %= Signed();
            }
            else
            {
                return value;
            }
        }
    }

    private decimal Signed() =>
        Take('-') ? -Signed()
        : Take('+') ? Signed()
        : Power();

    private decimal Power()
    {
        var value = Atom();
        return Take('^') ? Power(value, Signed()) : value;
    }

    private static decimal Power(decimal value, decimal exponent)
    {
        if (decimal.Truncate(exponent) != exponent || Math.Abs(exponent) > LargestExponent)
        {
            throw new OverflowException();
        }

        var power = 1m;
        for (var i = 0; i < Math.Abs(exponent); i++)
        {
            power *= value;
        }

        return exponent < 0 ? 1 / power : power;
    }

    private decimal Atom()
    {
        if (Take('('))
        {
            var value = Sum();
            return Take(')') ? value : throw new FormatException();
        }

        var start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.'))
        {
            _at++;
        }

        return decimal.Parse(_text.AsSpan(start.._at), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
    }

    private bool Take(char expected)
    {
        var isThere = _at < _text.Length && _text[_at] == expected;
        _at += isThere ? 1 : 0;
        return isThere;
    }
}
