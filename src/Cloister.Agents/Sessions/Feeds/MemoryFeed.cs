namespace Cloister.Agents;

/// <summary>The feed of one process. A session that nobody follows costs nothing.</summary>
/// <remarks>Safe for several threads.</remarks>
internal sealed class MemoryFeed : IEventFeed
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, FeedTopic> _topics = [];

    public void Publish(long session, IReadOnlyList<LogRow> rows)
    {
        FeedTopic? topic;
        lock (_lock)
        {
            topic = _topics.GetValueOrDefault(session);
        }

        topic?.Publish(rows);
    }

    public void Close(long session)
    {
        FeedTopic? topic;
        lock (_lock)
        {
            _topics.Remove(session, out topic);
        }

        topic?.Close();
    }

    public IFeedFollower Follow(long session)
    {
        lock (_lock)
        {
            if (!_topics.TryGetValue(session, out var topic))
            {
                topic = new();
                _topics.Add(session, topic);
            }

            topic.Followers++;
            return new Follower(this, session, topic);
        }
    }

    private void Leave(long session, FeedTopic topic)
    {
        lock (_lock)
        {
            if (--topic.Followers == 0 && _topics.GetValueOrDefault(session) == topic)
            {
                _topics.Remove(session);
            }
        }
    }

    private sealed class Follower(MemoryFeed feed, long session, FeedTopic topic) : IFeedFollower
    {
        private bool _left;

        public bool IsClosed => topic.IsClosed;

        public ValueTask WaitAsync(long after, CancellationToken cancellationToken) => topic.WaitAsync(after, cancellationToken);

        public bool TryRead(long after, out IReadOnlyList<LogRow> rows) => topic.TryRead(after, out rows);

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _left, true))
            {
                feed.Leave(session, topic);
            }
        }
    }
}
