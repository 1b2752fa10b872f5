using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Some providers repeat the ids of calls, and clients keep them. In a history that a client brings along, each call gets an id of its own, or results
/// would go to the wrong ones.
/// </summary>
internal static class RepeatedCalls
{
    public static IEnumerable<Message> Apart(IEnumerable<Message> messages)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        var latest = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            yield return message switch
            {
                AssistantMessage { ToolCalls.IsEmpty: false } assistant => assistant with
                {
                    ToolCalls = assistant
                        .ToolCalls.Select(call => call with { Id = latest[call.Id] = Fresh(call.Id, known) })
                        .ToValueList(),
                },
                ToolMessage answer => answer with { ToolCallId = latest.GetValueOrDefault(answer.ToolCallId, answer.ToolCallId) },
                _ => message,
            };
        }
    }

    private static string Fresh(string id, HashSet<string> known)
    {
        var fresh = id;
        for (var number = 2; !known.Add(fresh); number++)
        {
            fresh = string.Create(CultureInfo.InvariantCulture, $"{id}.{number}");
        }

        return fresh;
    }
}
