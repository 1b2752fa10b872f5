namespace Cloister.Agents;

/// <summary>The right to use a session. While somebody has one, it does not fall asleep.</summary>
internal sealed class SessionLease(SessionDirectory directory, SessionDirectory.Entry entry) : IDisposable
{
    private bool _returned;

    public LiveSession Session => entry.Session;

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _returned, true))
        {
            directory.Return(entry);
        }
    }
}
