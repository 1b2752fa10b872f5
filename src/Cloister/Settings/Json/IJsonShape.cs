using System.ComponentModel;
using System.Text.Json;

namespace Cloister;

/// <summary>A value that reads and writes its own JSON.</summary>
/// <typeparam name="TSelf">The value itself.</typeparam>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public interface IJsonShape<TSelf>
    where TSelf : class, IJsonShape<TSelf>
{
    /// <summary>Reads the value that <paramref name="reader"/> stands at and leaves it at the value's last token.</summary>
    /// <exception cref="JsonException">The JSON has another shape.</exception>
    static abstract TSelf ReadJson(ref Utf8JsonReader reader);

    /// <summary>Writes the value.</summary>
    void WriteJson(Utf8JsonWriter writer);
}
