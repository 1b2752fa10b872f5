using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The states of a session, beginning with the one it has.</summary>
internal sealed class StateObservation(Conversation conversation) : IAsyncEnumerable<ChatState>
{
    public IAsyncEnumerator<ChatState> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        // Under the lock no other state can come first or get lost in between.
        lock (conversation.Sync)
        {
            var reader = conversation.States.Open(cancellationToken);
            reader.Write(conversation.Refresh());
            return reader;
        }
    }
}
