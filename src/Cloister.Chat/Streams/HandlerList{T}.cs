using System.Collections.Immutable;

namespace Cloister.Chat;

/// <summary>The handlers of an event, called one by one so that none can break another.</summary>
/// <typeparam name="T">What they are told.</typeparam>
internal sealed class HandlerList<T>
{
    private ImmutableArray<EventHandler<T>> _handlers = [];

    public bool IsEmpty => _handlers.IsEmpty;

    public void Add(EventHandler<T>? handler)
    {
        if (handler is not null)
        {
            ImmutableInterlocked.Update(ref _handlers, static (list, added) => list.Add(added), handler);
        }
    }

    public void Remove(EventHandler<T>? handler)
    {
        if (handler is not null)
        {
            ImmutableInterlocked.Update(ref _handlers, static (list, removed) => list.Remove(removed), handler);
        }
    }

    /// <param name="sender">Whose event it is.</param>
    /// <param name="value">What they are told.</param>
    /// <param name="faulted">Takes what a handler throws.</param>
    public void Raise(object? sender, T value, Action<Exception> faulted)
    {
        foreach (var handler in _handlers)
        {
            try
            {
                handler(sender, value);
            }
#pragma warning disable CA1031 // Handlers of the application must not break the session or each other.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                faulted(exception);
            }
        }
    }
}
