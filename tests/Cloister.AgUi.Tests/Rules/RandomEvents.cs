using System.Text;
using System.Text.Json;

namespace Cloister.AgUi.Tests.Rules;

/// <summary>Events with members, texts and open data at random, such as both encodings can carry.</summary>
internal static class RandomEvents
{
    /// <summary>Members whose values the protocol gives.</summary>
    private static readonly string[] Fixed = ["type", "role", "status", "op", "path", "from", "subtype"];

    private static readonly string[] Open =
    [
        "state",
        "snapshot",
        "value",
        "event",
        "rawEvent",
        "metadata",
        "result",
        "payload",
        "forwardedProps",
        "parameters",
        "responseSchema",
    ];

    private static readonly string[] Texts =
    [
        "",
        "a",
        "\"\\/",
        "\r\n\t\0",
        "\u2028\u2029\u0085",
        "😀é\ufeff",
        "null",
        "{\"a\":1",
        new('x', 300),
        new('ж', 70),
    ];

    private static readonly string[] Scalars =
    [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "1.5",
        "1e300",
        "9007199254740991",
        "\"\"",
        "\"ü\"",
        "\"\\u0000\"",
    ];

    public static AgUiEvent Next(Random random)
    {
        while (true)
        {
            var wire = WireTable.All[random.Next(WireTable.All.Count)];
            var json = wire.Json(member => member.IsRequired || random.Next(2) == 0 ? Vary(member, random) : null);
            var decoded = new JsonEventDecoder().Decode(Encoding.UTF8.GetBytes(json));
            if (decoded.Type < EventType.Unknown)
            {
                return decoded;
            }
        }
    }

    private static string Vary(WireMember member, Random random)
    {
        var value = JsonData.Parse(member.Right[random.Next(member.Right.Count)]);
        return Vary(member.Name, value, member.IsNullable, random).ToString();
    }

    private static JsonData Vary(string name, JsonData value, bool isOpen, Random random)
    {
        if (isOpen || (Open.Contains(name) && value.Kind != JsonValueKind.String))
        {
            return Document(random, value.IsObject, depth: 3);
        }

        return value.Kind switch
        {
            JsonValueKind.String when !Fixed.Contains(name) => Texts[random.Next(Texts.Length)],
            JsonValueKind.Number => random.NextInt64(1L << random.Next(53)),
            JsonValueKind.Array => JsonData.Array([
                .. value.Items.Where(_ => random.Next(4) > 0).Select(item => Vary(name, item, isOpen: false, random)),
            ]),
            JsonValueKind.Object => JsonData.Object(
                value
                    .Members.Where(member => member.Key != "note" && random.Next(10) > 0)
                    .Select(member => KeyValuePair.Create(member.Key, Vary(member.Key, member.Value, isOpen: false, random)))
            ),
            _ => value,
        };
    }

    private static JsonData Document(Random random, bool isObject, int depth)
    {
        JsonData Child() => Document(random, random.Next(2) == 0, random.Next(depth));
        var count = random.Next(4);
        return isObject && depth > 0
                ? JsonData.Object(Enumerable.Range(0, count).Select(_ => KeyValuePair.Create(Texts[random.Next(Texts.Length)], Child())))
            : depth == 0 || random.Next(2) == 0 ? JsonData.Parse(Scalars[random.Next(Scalars.Length)])
            : JsonData.Array([.. Enumerable.Range(0, count).Select(_ => Child())]);
    }
}
