using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>
/// What a snapshot makes of the messages that are here: known ones stay where they are and take the snapshot's content, unknown ones follow
/// behind, others go, except those that only a client has.
/// </summary>
internal sealed class SnapshotMerge
{
    private const string ClientKey = "@ag-ui/client";
    private const string TypesKey = "authoritativeActivityTypes";

    private readonly OrderedDictionary<string, Message> _snapshot = new(StringComparer.Ordinal);
    private readonly Func<ActivityMessage, bool> _keepsActivity;
    private readonly bool _keepsReasoning;

    public SnapshotMerge(AgUiEvent @event, IEnumerable<Message> messages)
    {
        foreach (var message in messages)
        {
            _snapshot[message.Id] = message;
        }
        _keepsReasoning = !_snapshot.Values.Any(message => message is ReasoningMessage);
        _keepsActivity = ActivityRule(@event.Metadata);
    }

    public ValueList<Message> Into(ValueList<Message> held)
    {
        var merged = new List<Message>(_snapshot.Count);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in held)
        {
            if (_snapshot.TryGetValue(message.Id, out var copy) && known.Add(message.Id))
            {
                // The time is known here only: it is never sent.
                copy = copy with
                {
                    Timestamp = copy.Timestamp ?? message.Timestamp,
                };
                merged.Add(copy.Equals(message) ? message : copy);
            }
            else if (copy is null && IsClientOnly(message))
            {
                merged.Add(message);
            }
        }
        merged.AddRange(_snapshot.Values.Where(message => !known.Contains(message.Id)));
        return merged.Count == held.Count && merged.SequenceEqual(held, ReferenceEqualityComparer.Instance) ? held : merged.ToValueList();
    }

    private bool IsClientOnly(Message message) =>
        message switch
        {
            ActivityMessage activity => _keepsActivity(activity),
            ReasoningMessage => _keepsReasoning,
            _ => false,
        };

    /// <summary>An event may say which types of activities it knows all of; otherwise it knows all if it has any.</summary>
    private Func<ActivityMessage, bool> ActivityRule(JsonData? metadata)
    {
        var hasActivity = _snapshot.Values.Any(message => message is ActivityMessage);
        if (metadata is null || !metadata.TryGet(ClientKey, out var client) || !client.TryGet(TypesKey, out var types))
        {
            return _ => !hasActivity;
        }
        if (types.IsNull)
        {
            return _ => false;
        }
        if (!types.IsArray || types.Items.Any(type => type.Kind != JsonValueKind.String))
        {
            return _ => true;
        }
        var owned = types.Items.Select(type => type.AsString()).ToHashSet(StringComparer.Ordinal);
        return activity => !owned.Contains(activity.ActivityType);
    }
}
