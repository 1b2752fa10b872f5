using System.Collections;
using System.Collections.Immutable;

namespace Cloister.Chat;

/// <summary>Who hears of the events of a client, in order. It may be changed at any time, from any thread.</summary>
public sealed class SubscriberCollection : IReadOnlyCollection<AgentSubscriber>
{
    private ImmutableArray<AgentSubscriber> _subscribers;

    internal SubscriberCollection(IEnumerable<AgentSubscriber> subscribers) => _subscribers = [.. subscribers];

    /// <inheritdoc/>
    public int Count => _subscribers.Length;

    /// <summary>The subscribers of this moment.</summary>
    internal ImmutableArray<AgentSubscriber> Snapshot => _subscribers;

    /// <summary>Adds a subscriber, after all others.</summary>
    public void Add(AgentSubscriber subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ImmutableInterlocked.Update(ref _subscribers, static (list, added) => list.Add(added), subscriber);
    }

    /// <summary>Removes a subscriber.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(AgentSubscriber subscriber) =>
        ImmutableInterlocked.Update(ref _subscribers, static (list, removed) => list.Remove(removed), subscriber);

    /// <inheritdoc/>
    public IEnumerator<AgentSubscriber> GetEnumerator() => ((IEnumerable<AgentSubscriber>)_subscribers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Clear() => ImmutableInterlocked.InterlockedExchange(ref _subscribers, []);
}
