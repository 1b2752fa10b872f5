namespace Cloister.AgUi;

/// <summary>
/// The messages of a fold, found by their ids and by the ids of their calls. Ids that come twice name the first; the protocol allows a tool result
/// to repeat one.
/// </summary>
internal sealed class Transcript
{
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, CallPlace> _calls = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _answers = new(StringComparer.Ordinal);

    public Transcript(ValueList<Message> messages) => Become(messages);

    public ValueList<Message> Messages { get; private set; } = [];

    public int Count => Messages.Count;

    private bool HasRepeatedIds => _places.Count != Messages.Count;

    public Message this[int place] => Messages[place];

    /// <summary>Where a message stands, or -1.</summary>
    public int Find(string id) => _places.GetValueOrDefault(id, -1);

    public bool TryFindCall(string id, out int place, out int index)
    {
        (place, index) = (-1, -1);
        if (!_calls.TryGetValue(id, out var call))
        {
            return false;
        }
        (place, index) = (Find(call.MessageId), call.Index);
        return IsCall(place, index, id) || SearchCall(id, out place, out index);
    }

    public ToolCall Call(int place, int index) => ((AssistantMessage)Messages[place]).ToolCalls[index];

    /// <summary>Where the tool message with this id stands that answers this call, or -1.</summary>
    public int FindAnswer(string id, string toolCallId)
    {
        var place = Find(id);
        if (place < 0 || IsAnswer(Messages[place], id, toolCallId) || !HasRepeatedIds)
        {
            return place >= 0 && IsAnswer(Messages[place], id, toolCallId) ? place : -1;
        }
        while (++place < Count && !IsAnswer(Messages[place], id, toolCallId)) { }
        return place < Count ? place : -1;
    }

    public bool IsAnswered(string toolCallId) => _answers.ContainsKey(toolCallId);

    /// <summary>Behind the message that owns a call and the results that follow it; at the end if nobody owns it.</summary>
    public int PlaceForAnswer(string toolCallId)
    {
        if (!TryFindCall(toolCallId, out var place, out _))
        {
            return Count;
        }
        do
        {
            place++;
        } while (place < Count && Messages[place] is ToolMessage);
        return place;
    }

    public void Add(Message message)
    {
        Messages = Messages.Add(message);
        Enter(Count - 1);
    }

    public void Insert(int place, Message message)
    {
        if (place == Count)
        {
            Add(message);
        }
        else
        {
            Become(Messages.Insert(place, message), place);
        }
    }

    /// <summary>Another content under the same id and with the same calls.</summary>
    public void Update(int place, Message message) => Messages = Messages.SetItem(place, message);

    public void UpdateCall(int place, int index, ToolCall call)
    {
        var message = (AssistantMessage)Messages[place];
        Update(place, message with { ToolCalls = message.ToolCalls.SetItem(index, call) });
    }

    public void AddCall(int place, ToolCall call)
    {
        var message = (AssistantMessage)Messages[place];
        _calls.TryAdd(call.Id, new(message.Id, message.ToolCalls.Count));
        Update(place, message with { ToolCalls = message.ToolCalls.Add(call) });
    }

    /// <summary>Takes over a list; what it shares with the present one is not looked at.</summary>
    public void Become(ValueList<Message> messages) => Become(messages, messages.SharedStart(Messages));

    /// <summary>Takes over a list that differs from a place on.</summary>
    public void Become(ValueList<Message> messages, int from)
    {
        for (var place = from; place < Count; place++)
        {
            Leave(place);
        }
        Messages = messages;
        for (var place = from; place < Count; place++)
        {
            Enter(place);
        }
    }

    private void Enter(int place)
    {
        var message = Messages[place];
        _places.TryAdd(message.Id, place);
        if (message is AssistantMessage { ToolCalls: var calls })
        {
            for (var i = 0; i < calls.Count; i++)
            {
                _calls.TryAdd(calls[i].Id, new(message.Id, i));
            }
        }
        else if (message is ToolMessage { ToolCallId: var call })
        {
            _answers[call] = _answers.GetValueOrDefault(call) + 1;
        }
    }

    private void Leave(int place)
    {
        var message = Messages[place];
        if (Find(message.Id) == place)
        {
            _places.Remove(message.Id);
        }
        if (message is AssistantMessage { ToolCalls: var calls })
        {
            foreach (var call in calls)
            {
                LeaveCall(call.Id, message.Id);
            }
        }
        else if (message is ToolMessage { ToolCallId: var call } && --_answers[call] == 0)
        {
            _answers.Remove(call);
        }
    }

    private void LeaveCall(string id, string messageId)
    {
        if (_calls.TryGetValue(id, out var call) && call.MessageId == messageId)
        {
            _calls.Remove(id);
        }
    }

    private bool SearchCall(string id, out int place, out int index)
    {
        for (place = 0; place < Count; place++)
        {
            var count = Messages[place] is AssistantMessage message ? message.ToolCalls.Count : 0;
            for (index = 0; index < count; index++)
            {
                if (IsCall(place, index, id))
                {
                    return true;
                }
            }
        }
        (place, index) = (-1, -1);
        return false;
    }

    private bool IsCall(int place, int index, string id) =>
        place >= 0 && Messages[place] is AssistantMessage { ToolCalls: var calls } && index < calls.Count && calls[index].Id == id;

    private static bool IsAnswer(Message message, string id, string toolCallId) =>
        message is ToolMessage answer && answer.Id == id && answer.ToolCallId == toolCallId;

    private readonly record struct CallPlace(string MessageId, int Index);
}
