namespace Cloister.AgUi;

public sealed partial class ChatFold
{
    private void TakeMessages(MessagesSnapshotEvent @event)
    {
        var snapshot = new SnapshotMerge(@event, Trusted(@event.Messages, @event));
        var merged = snapshot.Into(_transcript.Messages);
        if (!ReferenceEquals(merged, _transcript.Messages))
        {
            _transcript.Become(merged);
            Settle(_state);
        }
    }

    /// <summary>A list of messages without the ones that this stream may not bring.</summary>
    private IEnumerable<Message> Trusted(ValueList<Message> messages, AgUiEvent @event)
    {
        foreach (var message in messages)
        {
            if (Options.TrustStreamedRoles || !message.Role.IsForeign())
            {
                yield return message;
            }
            else if (_transcript.Find(message.Id) is >= 0 and var place && _transcript[place].Role == message.Role)
            {
                yield return _transcript[place];
            }
            else
            {
                Warn(FoldWarningKind.UntrustedRole, @event, message.Id);
            }
        }
    }
}
