namespace Cloister.AgUi;

public sealed partial class ChatFold
{
    /// <summary>Adds a message at the end; one with the same id is replaced where it stands.</summary>
    /// <param name="message">The message.</param>
    public void Append(Message message)
    {
        ArgumentNullException.ThrowIfNull(message);
        CatchUp();
        if (!TryReplace(message))
        {
            AddWhole(message);
        }
    }

    /// <summary>Adds a message right behind another one; one with the same id is replaced where it stands.</summary>
    /// <param name="id">The message to stand behind.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="ArgumentException">There is no message to stand behind.</exception>
    public void InsertAfter(string id, Message message)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentNullException.ThrowIfNull(message);
        CatchUp();
        var place = _transcript.Find(id);
        if (place < 0)
        {
            throw new ArgumentException(
                $"Message '{message.Id}' cannot be inserted after '{id}', which is not in the conversation. Append it instead.",
                nameof(id)
            );
        }
        if (!TryReplace(message))
        {
            _transcript.Insert(place + 1, message);
            Settle(_state);
        }
    }

    /// <summary>Adds the answer to a tool call where results stand: behind the message of the call and the results that follow it.</summary>
    /// <param name="answer">The answer; one with the same id is replaced where it stands.</param>
    public void Answer(ToolMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        CatchUp();
        if (!TryReplace(answer))
        {
            PlaceAnswer(answer);
        }
    }

    /// <summary>Removes a message and everything behind it. Their ids may come again.</summary>
    /// <param name="id">The first message to go.</param>
    /// <returns>Whether it was there.</returns>
    public bool CutFrom(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        CatchUp();
        var place = _transcript.Find(id);
        if (place >= 0)
        {
            _transcript.Become(_transcript.Messages.Take(place), place);
            Settle(_state);
        }
        return place >= 0;
    }

    private bool TryReplace(Message message)
    {
        var place = _transcript.Find(message.Id);
        if (place < 0)
        {
            return false;
        }
        _transcript.Become(_transcript.Messages.SetItem(place, message));
        Settle(_state);
        if (message is ToolMessage { ToolCallId: var call })
        {
            Answered(call);
        }
        return true;
    }

    /// <summary>A complete message at the end.</summary>
    private void AddWhole(Message message)
    {
        _transcript.Add(message);
        _state = _state with { Messages = _transcript.Messages };
        if (message is AssistantMessage { ToolCalls.IsEmpty: false } assistant)
        {
            _state = _state.WithOpen(
                UnansweredOf(assistant)
                    .Aggregate(_state.Open, (open, item) => _open.Has(open, item.Id, item.Kind) ? open : _open.With(open, item))
            );
        }
        else if (message is ToolMessage { ToolCallId: var call })
        {
            Answered(call);
        }
    }
}
