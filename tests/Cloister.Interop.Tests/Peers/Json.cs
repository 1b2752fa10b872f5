using System.Buffers;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Interop.Tests;

/// <summary>What both sides hold, as JSON.</summary>
internal static class Json
{
    public static JsonData ToJson(this AgUiEvent agentEvent) =>
        agentEvent is RunEnded ? agentEvent.ToString() : JsonData.Parse(AgUiJson.ToUtf8(agentEvent));

    public static JsonData ToJson(this IEnumerable<AgUiEvent> events) => JsonData.Array([.. events.Select(ToJson)]);

    public static JsonData ToJson(this IEnumerable<Message> messages) => JsonData.Array([.. messages.Select(ToJson)]);

    public static JsonData ToJson(this RunAgentInput input)
    {
        var output = new ArrayBufferWriter<byte>();
        AgUiJson.WriteInput(input, output);
        return JsonData.Parse(output.WrittenSpan);
    }

    public static void Equal(JsonData expected, JsonData actual)
    {
        var differences = Between("$", expected, actual).Select(difference => $"\n- {difference}").Take(30).ToList();
        if (differences.Count > 0)
        {
            Assert.Fail($"What came is not what was expected:{string.Concat(differences)}");
        }
    }

    private static IEnumerable<string> Between(string place, JsonData? expected, JsonData? actual) =>
        (expected, actual) switch
        {
            ({ IsObject: true }, { IsObject: true }) => expected
                .Members.Concat(actual.Members)
                .Select(member => member.Key)
                .Distinct()
                .SelectMany(name => Between($"{place}.{name}", At(expected, name), At(actual, name))),
            ({ IsArray: true }, { IsArray: true }) => Enumerable
                .Range(0, Math.Max(expected.Count, actual.Count))
                .SelectMany(i => Between($"{place}[{i}]", At(expected, i), At(actual, i))),
            _ when Equals(expected, actual) => [],
            _ => [$"{place} should be {expected?.ToString() ?? "absent"}, and is {actual?.ToString() ?? "absent"}"],
        };

    private static JsonData? At(JsonData json, string name) => json.TryGet(name, out var value) ? value : null;

    private static JsonData? At(JsonData json, int index) => index < json.Count ? json[index] : null;

    private static JsonData ToJson(Message message)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            AgUiJson.WriteMessage(writer, message, MessageForm.Wire);
        }

        return JsonData.Parse(output.WrittenSpan);
    }
}
