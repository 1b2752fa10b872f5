using System.Collections.ObjectModel;
using Cloister.AgUi;

namespace Cloister.Presentation;

/// <summary>The messages of a conversation as rows. Rows are told apart by the ids of their messages; what is said next changes one row only.</summary>
public sealed class MessageList
{
    private readonly ObservableCollection<MessageRow> _rows = [];
    private readonly Dictionary<string, MessageRow> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MessageRow> _callers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ToolMessage> _results = new(StringComparer.Ordinal);
    private Dictionary<(OpenItemKind Kind, string Id), OpenItemStatus> _open = [];
    private ChatState _shown = ChatState.Empty;

    internal MessageList() => Rows = new(_rows);

    /// <summary>The rows, in the order of the conversation.</summary>
    public ReadOnlyObservableCollection<MessageRow> Rows { get; }

    /// <summary>The row of a message; null if there is none.</summary>
    public MessageRow? Find(string messageId) => _byId.GetValueOrDefault(messageId);

    internal void Show(ChatState state)
    {
        var before = _shown;
        _shown = state;
        if (ReferenceEquals(before.Open, state.Open))
        {
            ShowMessages(before.Messages, state.Messages);
            return;
        }

        var open = state.Open.ToDictionary(item => (item.Kind, item.Id), item => item.Status);
        var changed = _open.Except(open).Concat(open.Except(_open)).Select(item => item.Key).Distinct().ToList();
        _open = open;
        ShowMessages(before.Messages, state.Messages);
        changed.ForEach(ShowOpen);
    }

    internal ToolCallModel Model(ToolCall call)
    {
        var isComplete = _open.GetValueOrDefault((OpenItemKind.ToolCall, call.Id), OpenItemStatus.Complete) == OpenItemStatus.Complete;
        var arguments = isComplete && JsonData.TryParse(call.Arguments.ToString(), out var json) ? json : null;
        return new(call, arguments, _results.GetValueOrDefault(call.Id));
    }

    /// <summary>Looks at what changed. As soon as a row is not where it was, all that follow are looked at too.</summary>
    private void ShowMessages(ValueList<Message> before, ValueList<Message> messages)
    {
        var places = messages.ChangedSince(before);
        var first = places.FirstOrDefault(place => place >= _rows.Count || _rows[place].Id != messages[place].Id, messages.Count);
        foreach (var place in places.TakeWhile(place => place < first))
        {
            Show(_rows[place], messages[place]);
        }

        if (first < messages.Count || _rows.Count > messages.Count)
        {
            Arrange(messages, first);
        }
    }

    private void Arrange(ValueList<Message> messages, int first)
    {
        var kept = messages.Skip(first).Select(message => message.Id).ToHashSet(StringComparer.Ordinal);
        for (var place = _rows.Count - 1; place >= first; place--)
        {
            if (!kept.Contains(_rows[place].Id))
            {
                Remove(place);
            }
        }

        for (var place = first; place < messages.Count; place++)
        {
            Put(place, messages[place]);
        }

        while (_rows.Count > messages.Count)
        {
            Remove(_rows.Count - 1);
        }
    }

    private void Put(int place, Message message)
    {
        if (place < _rows.Count && _rows[place].Id == message.Id)
        {
            Show(_rows[place], message);
        }
        else if (_byId.TryGetValue(message.Id, out var row) && _rows.IndexOf(row) is var from && from > place)
        {
            _rows.Move(from, place);
            Show(row, message);
        }
        else
        {
            row = new(this, message, IsStreaming(message.Id));
            _byId[message.Id] = row;
            _rows.Insert(place, row);
            Link(row);
        }
    }

    private void Show(MessageRow row, Message message)
    {
        row.Show(message);
        Link(row);
    }

    private void Remove(int place)
    {
        var row = _rows[place];
        _rows.RemoveAt(place);
        _byId.Remove(row.Id);
        foreach (var call in row.Calls.Where(call => _callers.GetValueOrDefault(call.Id) == row))
        {
            _callers.Remove(call.Id);
        }

        if (row.Message is ToolMessage result && _results.Remove(result.ToolCallId))
        {
            _callers.GetValueOrDefault(result.ToolCallId)?.RenewCalls();
        }
    }

    /// <summary>Results are shown where their calls are.</summary>
    private void Link(MessageRow row)
    {
        foreach (var call in row.Calls)
        {
            _callers[call.Id] = row;
        }

        if (row.Message is ToolMessage result && !ReferenceEquals(_results.GetValueOrDefault(result.ToolCallId), result))
        {
            _results[result.ToolCallId] = result;
            _callers.GetValueOrDefault(result.ToolCallId)?.RenewCalls();
        }
    }

    private void ShowOpen((OpenItemKind Kind, string Id) item)
    {
        if (item.Kind == OpenItemKind.ToolCall)
        {
            _callers.GetValueOrDefault(item.Id)?.RenewCalls();
        }
        else
        {
            Find(item.Id)?.IsStreaming = IsStreaming(item.Id);
        }
    }

    private bool IsStreaming(string messageId) => _open.ContainsKey((OpenItemKind.Message, messageId));
}
