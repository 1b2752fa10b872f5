using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// A session as its log tells it, from the last summary on: the conversation, and where each of its messages stands among the rows. The same
/// reducer that clients use makes it, so that what is stored is what they see.
/// </summary>
internal sealed partial class SessionFold
{
    private readonly ChatFold _chat;
    private readonly Dictionary<string, MessagePlace> _places;
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _changed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _begunCalls = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unwritten = new(StringComparer.Ordinal);
    private readonly bool _isWhole;
    private bool _stateChanged;

    /// <summary>An empty session, or what was read of one.</summary>
    /// <param name="state">The conversation.</param>
    /// <param name="places">Where its messages stand, by id.</param>
    public SessionFold(ChatState state, Dictionary<string, MessagePlace> places)
    {
        _chat = new(state);
        _places = places;
        foreach (var message in state.Messages)
        {
            Own(message);
        }
    }

    /// <summary>A session before its first row: what is applied to it is all there is.</summary>
    public SessionFold()
        : this(ChatState.Empty, new(StringComparer.Ordinal)) => _isWhole = true;

    public ChatState State => _chat.State;

    /// <summary>Whether it has to be read anew: a cut went behind what it holds, or took its summary away.</summary>
    public bool IsStale { get; private set; }

    /// <summary>Applies a row.</summary>
    public void Apply(LogRecord record, long seq)
    {
        switch (record)
        {
            case EventRecord { Event: var @event }:
                ApplyEvent(@event, seq);
                break;
            case MessageAdded { Message: var message }:
                Add(message, seq);
                break;
            case HistoryCut cut:
                Cut(cut.From);
                break;
            case Compacted compacted:
                Insert(compacted, seq);
                break;
            case StateSet { State: var state }:
                _chat.State = _chat.State.WithState(state);
                _stateChanged = true;
                break;
            case ToolStarted tool:
                _begunCalls[tool.ToolCallId] = seq;
                break;
            // The others are facts about the session, not about what was said.
        }
    }

    /// <summary>The messages that were completed since the last time this was asked, in their order.</summary>
    public IReadOnlyList<MessageChange> TakeChanges()
    {
        if (_changed.Count == 0)
        {
            return [];
        }

        var changes = new List<MessageChange>(_changed.Count);
        var messages = _chat.State.Messages;
        // What changed is almost always at the end.
        for (var at = messages.Count - 1; at >= 0 && _changed.Count > 0; at--)
        {
            if (_changed.Remove(messages[at].Id, out var isNew))
            {
                changes.Add(new(messages[at], _places[messages[at].Id], isNew));
            }
        }

        _changed.Clear();
        changes.Reverse();
        return changes;
    }

    /// <summary>Where an active message stands, if it is at hand.</summary>
    public MessagePlace? PlaceOf(string id) => _places.TryGetValue(id, out var place) ? place : null;

    /// <summary>Where the active message stands that made a call.</summary>
    public MessagePlace? PlaceOfCall(string callId) => _owners.TryGetValue(callId, out var owner) ? PlaceOf(owner) : null;

    /// <summary>Whether the shared state is another one than the last time this was asked.</summary>
    public bool TakeStateChange()
    {
        var changed = _stateChanged;
        _stateChanged = false;
        return changed;
    }

    /// <summary>Whether a call was made, or its tool set to work, at a row or behind it.</summary>
    public bool IsTouchedSince(long seq, string callId) =>
        _owners.TryGetValue(callId, out var owner) && _places.TryGetValue(owner, out var place) && place.Seq >= seq
        || _begunCalls.TryGetValue(callId, out var begun) && begun >= seq;

    private void Add(Message message, long seq)
    {
        var isNew = !_places.TryGetValue(message.Id, out var place);
        if (
            message is ToolMessage answer
            && _owners.TryGetValue(answer.ToolCallId, out var owner)
            && _places.TryGetValue(owner, out var call)
        )
        {
            place = isNew ? new(seq, call.At) : place;
            _chat.Answer(answer);
        }
        else
        {
            place = isNew ? new(seq, seq) : place;
            _chat.Append(message);
        }

        Own(message);
        Changed(message.Id, place, isNew);
    }

    private void Insert(Compacted compacted, long seq)
    {
        if (!_places.TryGetValue(compacted.After, out var after))
        {
            IsStale = true;
            return;
        }

        _chat.State = _chat.State.InsertAfter(compacted.After, compacted.Message);
        Changed(compacted.Message.Id, new(seq, after.At), isNew: true);
    }

    private void Cut(string from)
    {
        if (!_places.ContainsKey(from))
        {
            IsStale = true;
            return;
        }

        var messages = _chat.State.Messages;
        var at = messages.TakeWhile(message => message.Id != from).Count();
        foreach (var message in messages.Skip(at))
        {
            IsStale |= !_isWhole && message.IsSummary();
            Forget(message);
        }

        _chat.CutFrom(from);
    }

    private void Own(Message message)
    {
        if (message is AssistantMessage { ToolCalls: var calls })
        {
            foreach (var call in calls)
            {
                // Of two that share an id the first has it, as in the conversation.
                _owners.TryAdd(call.Id, message.Id);
            }
        }
    }

    private void Forget(Message message)
    {
        _places.Remove(message.Id);
        if (message is AssistantMessage { ToolCalls: var calls })
        {
            foreach (var call in calls.Where(call => _owners.GetValueOrDefault(call.Id) == message.Id))
            {
                _owners.Remove(call.Id);
            }
        }
    }

    private void Changed(string id, MessagePlace place, bool isNew)
    {
        _places[id] = place;
        _changed[id] = isNew || _unwritten.Remove(id) || _changed.GetValueOrDefault(id);
    }
}
