using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

public abstract partial class JsonData
{
    /// <summary>How many members an object or items an array has; 0 for everything else.</summary>
    public int Count =>
        Kind switch
        {
            JsonValueKind.Object => Opened().Names.Count,
            JsonValueKind.Array => OpenedItems().Length,
            _ => 0,
        };

    /// <summary>The members in order, of an object.</summary>
    /// <exception cref="InvalidOperationException">This is no object.</exception>
    public JsonMembers Members => new(Opened());

    /// <summary>The items in order, of an array.</summary>
    /// <exception cref="InvalidOperationException">This is no array.</exception>
    public JsonItems Items => new(OpenedItems());

    /// <summary>The text of a number, with all its digits.</summary>
    /// <exception cref="InvalidOperationException">This is no number.</exception>
    public string RawNumber => Kind == JsonValueKind.Number ? Encoding.UTF8.GetString(Text) : throw WrongKind(JsonValueKind.Number);

    /// <summary>The value of a member.</summary>
    /// <param name="name">The name of the member, compared exactly.</param>
    /// <exception cref="InvalidOperationException">This is no object.</exception>
    /// <exception cref="KeyNotFoundException">The object has no such member.</exception>
    public JsonData this[string name]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(name);
            var members = Opened();
            return members.Find(name) is >= 0 and var slot
                ? members.ValueAt(slot)
                : throw new KeyNotFoundException(
                    $"The JSON object has no member '{name}' among its {members.Names.Count}. Ask with {nameof(TryGet)} where a member may be absent."
                );
        }
    }

    /// <summary>An item of an array.</summary>
    /// <param name="index">The place of the item, from 0.</param>
    /// <exception cref="InvalidOperationException">This is no array.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The array has no item at this place.</exception>
    public JsonData this[int index]
    {
        get
        {
            var items = OpenedItems();
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, items.Length);
            return items.ItemAt(index);
        }
    }

    /// <summary>Finds a member. Whatever is no object has none.</summary>
    /// <param name="name">The name of the member, compared exactly.</param>
    /// <param name="value">The value of the member.</param>
    /// <returns>Whether this is an object with such a member.</returns>
    public bool TryGet(string name, [NotNullWhen(true)] out JsonData? value)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryGet(name.AsSpan(), out value);
    }

    internal bool TryGet(ReadOnlySpan<char> name, [NotNullWhen(true)] out JsonData? value)
    {
        value = null;
        if (!IsObject)
            return false;
        var members = Opened();
        var slot = members.Find(name);
        if (slot < 0)
            return false;
        value = members.ValueAt(slot);
        return true;
    }

    /// <summary>The characters of a string.</summary>
    /// <exception cref="InvalidOperationException">This is no string.</exception>
    public string AsString() => TryGetString(out var text) ? text : throw WrongKind(JsonValueKind.String);

    /// <summary>The characters, if this is a string.</summary>
    /// <param name="text">The characters.</param>
    /// <returns>Whether this is a string.</returns>
    public bool TryGetString([NotNullWhen(true)] out string? text)
    {
        text = Kind == JsonValueKind.String ? ((JsonRaw)this).Characters : null;
        return text is not null;
    }

    /// <summary>The truth of <c>true</c> or <c>false</c>.</summary>
    /// <exception cref="InvalidOperationException">This is neither.</exception>
    public bool AsBoolean() =>
        Kind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw WrongKind(JsonValueKind.True),
        };

    /// <summary>A number as a whole one.</summary>
    /// <exception cref="InvalidOperationException">This is no number.</exception>
    /// <exception cref="OverflowException">The number has a fraction, or does not fit.</exception>
    public long AsInt64()
    {
        if (TryGetInt64(out var number))
            return number;
        throw Kind == JsonValueKind.Number
            ? new OverflowException($"The number {RawNumber} is no whole number of 64 bits.")
            : WrongKind(JsonValueKind.Number);
    }

    /// <summary>The number, if this is a whole one that fits. <c>1.0</c> and <c>1e3</c> are whole.</summary>
    /// <param name="number">The number.</param>
    /// <returns>Whether this is a whole number of 64 bits.</returns>
    public bool TryGetInt64(out long number)
    {
        number = 0;
        if (Kind != JsonValueKind.Number)
            return false;
        if (Utf8Parser.TryParse(Text, out number, out var used) && used == Text.Length)
            return true;
        // 28 digits are enough to see the fraction of whatever fits.
        var isDecimal = decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        var isWhole = isDecimal && decimal.IsInteger(value) && value is >= long.MinValue and <= long.MaxValue;
        number = isWhole ? (long)value : 0;
        return isWhole && JsonNumber.Equal(Text, ((JsonData)number).Text);
    }

    /// <summary>A number as the nearest floating-point number.</summary>
    /// <exception cref="InvalidOperationException">This is no number.</exception>
    public double AsDouble() =>
        Kind == JsonValueKind.Number
            ? double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture)
            : throw WrongKind(JsonValueKind.Number);

    private InvalidOperationException WrongKind(JsonValueKind wanted) =>
        new($"The JSON value is of kind {Kind}, not {wanted}. Look at its {nameof(Kind)} first.");
}
