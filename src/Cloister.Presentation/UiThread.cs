namespace Cloister.Presentation;

/// <summary>Runs one thing on the thread it was made on, however often it is asked to meanwhile.</summary>
/// <param name="refresh">Brings what is shown up to date.</param>
internal sealed class UiThread(Action refresh)
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private int _requests;
    private volatile bool _isClosed;

    public bool IsClosed => _isClosed;

    /// <summary>
    /// Asks for a refresh, from any thread. All that is asked for before it begins costs one. Without a context it happens on this thread, unless
    /// another one is at it: then that one does it again.
    /// </summary>
    public void Request()
    {
        if (!_isClosed && Interlocked.Increment(ref _requests) == 1)
        {
            Schedule();
        }
    }

    /// <summary>Nothing is refreshed any more, not even what was asked for.</summary>
    public void Close() => _isClosed = true;

    private void Schedule()
    {
        if (_context is null)
        {
            Refresh();
        }
        else
        {
            _context.Post(static thread => ((UiThread)thread!).Refresh(), this);
        }
    }

    private void Refresh()
    {
        var served = Volatile.Read(ref _requests);
        try
        {
            if (!_isClosed)
            {
                refresh();
            }
        }
        finally
        {
            // What a handler throws is its own affair; the next change is told all the same.
            if (Interlocked.Add(ref _requests, -served) > 0)
            {
                Schedule();
            }
        }
    }
}
