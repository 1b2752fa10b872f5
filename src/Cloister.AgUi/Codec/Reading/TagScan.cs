using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>Looks ahead for the member that says what an object is. It may stand anywhere, and more than once.</summary>
internal static class TagScan
{
    /// <summary>Goes on to its value if it comes first, where nearly everybody writes it.</summary>
    /// <param name="reader">Stands on the start of the object.</param>
    /// <param name="name">The name of the member.</param>
    public static bool IsNext(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && JsonNames.Equal(ref reader, name) && reader.Read();

    /// <summary>Finds the first one.</summary>
    /// <param name="reader">Stands on the start of the object; a copy, so that it stays there.</param>
    /// <param name="name">The name of the member.</param>
    /// <param name="value">Stands on the value of the member.</param>
    public static bool First(Utf8JsonReader reader, ReadOnlySpan<byte> name, out Utf8JsonReader value)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = JsonNames.Equal(ref reader, name);
            reader.Read();
            if (found)
            {
                value = reader;
                return true;
            }

            reader.Skip();
        }

        value = default;
        return false;
    }

    /// <summary>Finds the last one.</summary>
    public static bool Last(Utf8JsonReader reader, ReadOnlySpan<byte> name, out Utf8JsonReader value)
    {
        var isThere = First(reader, name, out value);
        while (isThere && FirstAfter(value, name, out var next))
        {
            value = next;
        }

        return isThere;
    }

    private static bool FirstAfter(Utf8JsonReader reader, ReadOnlySpan<byte> name, out Utf8JsonReader value)
    {
        reader.Skip();
        return First(reader, name, out value);
    }
}
