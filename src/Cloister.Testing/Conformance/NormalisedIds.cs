using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>Replaces the ids of a stream by numbers in the order in which they are first used.</summary>
internal sealed class NormalisedIds
{
    // What is open belongs to the application: whatever looks like an id in there is none.
    private static readonly HashSet<string> Open =
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

    private static readonly HashSet<string> Ids =
    [
        "id",
        "threadId",
        "runId",
        "parentRunId",
        "messageId",
        "parentMessageId",
        "toolCallId",
        "parentToolCallId",
        "subagentRunId",
        "parentSubagentRunId",
        "entityId",
        "interruptId",
        "interruptIds",
        "pendingToolCallIds",
    ];

    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public JsonData Normalise(JsonData json) => Normalise(json, isId: false);

    private JsonData Normalise(JsonData json, bool isId)
    {
        if (json.IsArray)
        {
            var items = new List<JsonData>();
            foreach (var item in json.Items)
            {
                items.Add(Normalise(item, isId));
            }

            return JsonData.Array([.. items]);
        }

        if (json.IsObject)
        {
            foreach (var (name, value) in json.Members)
            {
                if (!Open.Contains(name) && !(name == "content" && value.IsObject))
                {
                    json = json.With(name, Normalise(value, Ids.Contains(name)));
                }
            }

            return json;
        }

        return isId && json.TryGetString(out var id) ? Rename(id) : json;
    }

    private string Rename(string id)
    {
        if (!_names.TryGetValue(id, out var name))
        {
            name = string.Create(CultureInfo.InvariantCulture, $"#{_names.Count + 1}");
            _names.Add(id, name);
        }

        return name;
    }
}
