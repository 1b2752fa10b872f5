namespace Cloister.AgUi;

/// <summary>A list of messages. Those that this version does not know are only stored.</summary>
internal sealed class MessagesKind(Kind item) : ListKind<Message>(item)
{
    protected override void Check(int count, Reading reading)
    {
        if (count > reading.MaxMessages)
        {
            throw AgUiFormatException.TooManyMessages(reading.MaxMessages);
        }
    }

    protected override bool IsWritten(Message value, MessageForm form) => value is not UnknownMessage || form == MessageForm.Stored;
}
