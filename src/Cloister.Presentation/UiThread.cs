namespace Cloister.Presentation;

/// <summary>Runs one thing on the thread it was made on, however often it is asked to meanwhile.</summary>
/// <param name="refresh">Brings what is shown up to date.</param>
internal sealed class UiThread(Action refresh)
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private bool _isWaiting;
    private volatile bool _isClosed;

    public bool IsClosed => _isClosed;

    /// <summary>Asks for a refresh, from any thread. Many changes before it cost one. Without a context it happens at once, on this thread.</summary>
    public void Request()
    {
        if (_isClosed || Interlocked.Exchange(ref _isWaiting, true))
        {
            return;
        }

        if (_context is null)
        {
            Refresh();
        }
        else
        {
            _context.Post(static thread => ((UiThread)thread!).Refresh(), this);
        }
    }

    /// <summary>Nothing is refreshed any more, not even what was asked for.</summary>
    public void Close() => _isClosed = true;

    private void Refresh()
    {
        // What changes from here on asks again.
        Interlocked.Exchange(ref _isWaiting, false);
        if (!_isClosed)
        {
            refresh();
        }
    }
}
