using System.Diagnostics.CodeAnalysis;

namespace Cloister;

/// <summary>An open subscription, request handler or tap; ends when cancelled or disposed, or with its bus.</summary>
/// <remarks>Safe to cancel from any thread, from within its own handler, twice, and after the bus is gone.</remarks>
public abstract class EventSubscription : IDisposable, IAsyncDisposable
{
    private protected EventSubscription() { }

    /// <summary>Whether dispatches that start now reach it.</summary>
    public abstract bool IsActive { get; }

    /// <summary>Ends the subscription; dispatches that already run may still reach it once.</summary>
    public void Cancel() => End();

    /// <inheritdoc cref="Cancel"/>
    [SuppressMessage("Design", "CA1816", Justification = "The hierarchy is closed and has no finalizer.")]
    public void Dispose() => Cancel();

    /// <inheritdoc cref="Cancel"/>
    [SuppressMessage("Design", "CA1816", Justification = "The hierarchy is closed and has no finalizer.")]
    public ValueTask DisposeAsync()
    {
        Cancel();
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes the subscription out of its bus, if it is there still.</summary>
    private protected abstract void End();
}
