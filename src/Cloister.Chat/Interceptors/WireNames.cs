using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The names of event types and error codes on the wire, made once.</summary>
internal static class WireNames
{
    private static readonly FrozenDictionary<EventType, string> Names = Enum.GetValues<EventType>()
        .ToFrozenDictionary(type => type, MakeName);

    private static readonly FrozenDictionary<ErrorCode, string> Codes = Enum.GetValues<ErrorCode>()
        .ToFrozenDictionary(code => code, code => JsonNamingPolicy.CamelCase.ConvertName(code.ToString()));

    /// <summary>The name of an event's type; of an unknown one the name it came with.</summary>
    public static string NameOf(AgUiEvent @event) =>
        @event switch
        {
            UnknownEvent unknown => unknown.WireType,
            MalformedEvent malformed => malformed.WireType,
            _ => Names[@event.Type],
        };

    /// <summary>The name of a type; all unknown ones have the same.</summary>
    public static string NameOf(EventType type) => Names[type];

    /// <summary>The name of an error code.</summary>
    public static string NameOf(ErrorCode code) => Codes[code];

    private static string MakeName(EventType type)
    {
        var name = new StringBuilder();
        foreach (var letter in type.ToString())
        {
            name.Append(char.IsUpper(letter) && name.Length > 0 ? "_" : "").Append(char.ToUpperInvariant(letter));
        }

        return name.ToString();
    }
}
