using System.Collections.Concurrent;

namespace Cloister;

/// <summary>The handlers of one address: itself the list of those without identifier, beside one list per identifier.</summary>
internal sealed class Channel(BusCore core, AddressKey key) : HandlerList(core)
{
    private ConcurrentDictionary<string, NamedHandlers>? _named;
    private int _missReported;

    internal AddressKey Key { get; } = key;

    internal bool IsUnused => IsEmpty && (_named is null || _named.IsEmpty);

    /// <summary>Who runs for <paramref name="identifier"/>, in order.</summary>
    internal HandlerSubscription[] HandlersFor(string? identifier) =>
        identifier is not null && Named(identifier) is { } named ? named.MergedWith(Sorted) : Sorted;

    internal bool HasHandlersExactlyFor(string? identifier) => identifier is null ? !IsEmpty : Named(identifier) is not null;

    /// <summary>Any one handler, for what depends on their type only.</summary>
    internal HandlerSubscription? Any()
    {
        lock (Core)
        {
            return First ?? _named?.Values.FirstOrDefault()?.First;
        }
    }

    /// <summary>The list to add to; called under the core's lock.</summary>
    internal HandlerList ListFor(string? identifier)
    {
        if (identifier is null)
        {
            return this;
        }

        // Writers hold the core's lock, so that one stripe is enough.
        _named ??= new ConcurrentDictionary<string, NamedHandlers>(concurrencyLevel: 1, capacity: 3, StringComparer.Ordinal);
        return _named.GetOrAdd(identifier, static (name, channel) => new NamedHandlers(channel, name), this);
    }

    /// <summary>Forgets an identifier nobody is registered for any more; called under the core's lock.</summary>
    internal void Release(NamedHandlers named) => _named?.TryRemove(named.Identifier, out _);

    /// <summary>True for the first caller.</summary>
    internal bool TryReportMiss() => Interlocked.Exchange(ref _missReported, 1) == 0;

    internal override void Clear()
    {
        base.Clear();
        if (_named is { } named)
        {
            _named = null;
            foreach (var (_, handlers) in named)
            {
                handlers.Clear();
            }
        }
    }

    private NamedHandlers? Named(string identifier) =>
        _named is { } named && named.TryGetValue(identifier, out var handlers) ? handlers : null;
}
