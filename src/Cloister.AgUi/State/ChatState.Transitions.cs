namespace Cloister.AgUi;

public sealed partial record ChatState
{
    /// <summary>This conversation and one more message; one with the same id is replaced where it stands.</summary>
    /// <param name="message">The message.</param>
    public ChatState Append(Message message) => After(fold => fold.Append(message));

    /// <summary>This conversation with a message right behind another one; one with the same id is replaced where it stands.</summary>
    /// <param name="id">The message to stand behind.</param>
    /// <param name="message">The message.</param>
    /// <exception cref="ArgumentException">There is no message to stand behind.</exception>
    public ChatState InsertAfter(string id, Message message) => After(fold => fold.InsertAfter(id, message));

    /// <summary>This conversation without a message and everything behind it. Their ids may come again.</summary>
    /// <param name="id">The first message to go; if it is not here, nothing changes.</param>
    public ChatState CutFrom(string id) => After(fold => fold.CutFrom(id));

    /// <summary>This conversation with another shared state.</summary>
    /// <param name="state">Any JSON value.</param>
    public ChatState WithState(JsonData state)
    {
        ArgumentNullException.ThrowIfNull(state);
        return ReferenceEquals(state, State) ? this : this with { State = state };
    }

    private ChatState After(Action<ChatFold> transition)
    {
        var fold = FoldLease.Claim(this);
        transition(fold);
        return FoldLease.Offer(fold);
    }
}
