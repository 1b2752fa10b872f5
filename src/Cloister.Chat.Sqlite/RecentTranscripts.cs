using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// What was last loaded or saved of the threads used last, to find what a save has to write. They share nearly everything with the states in use; those
/// that are not in use any more go when there are too many.
/// </summary>
internal sealed class RecentTranscripts(int maxThreads, int maxMessages)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _newestFirst = new();
    private int _messages;

    public ValueList<Message>? Find(string threadId, string? revision)
    {
        lock (_gate)
        {
            return _entries.GetValueOrDefault(threadId)?.Value is { } entry && entry.Revision == revision ? entry.Messages : null;
        }
    }

    public void Remember(string threadId, string revision, ValueList<Message> messages)
    {
        lock (_gate)
        {
            Remove(threadId);
            _entries[threadId] = _newestFirst.AddFirst(new Entry(threadId, revision, messages));
            _messages += messages.Count;
            while (_entries.Count > 1 && (_entries.Count > maxThreads || _messages > maxMessages))
            {
                Remove(_newestFirst.Last!.Value.ThreadId);
            }
        }
    }

    public void Forget(string threadId)
    {
        lock (_gate)
        {
            Remove(threadId);
        }
    }

    private void Remove(string threadId)
    {
        if (_entries.Remove(threadId, out var node))
        {
            _newestFirst.Remove(node);
            _messages -= node.Value.Messages.Count;
        }
    }

    private sealed record Entry(string ThreadId, string Revision, ValueList<Message> Messages);
}
