using System.Runtime.InteropServices;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Puts together an object of texts, without those that are not there.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct JsonFacts
{
    private readonly List<KeyValuePair<string, JsonData>> _members;

    private JsonFacts(List<KeyValuePair<string, JsonData>> members) => _members = members;

    public static JsonFacts Start => new([]);

    public JsonFacts Add(string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            _members.Add(new(name, text));
        }

        return this;
    }

    public JsonFacts Add(string name, JsonData value)
    {
        _members.Add(new(name, value));
        return this;
    }

    public JsonData ToJson() => _members.Count == 0 ? JsonData.EmptyObject : JsonData.Object(_members);

    /// <summary>A text of an object that may not be there.</summary>
    public static string? Text(JsonData json, string name) =>
        json.TryGet(name, out var value) && value.TryGetString(out var text) ? text : null;
}
