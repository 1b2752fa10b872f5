namespace Cloister.Chat;

/// <summary>Cancels tokens without running what is registered with them on the calling thread.</summary>
internal static class OffThread
{
    public static void Cancel(CancellationTokenSource source) =>
        ThreadPool.UnsafeQueueUserWorkItem(static source => CancelHere(source), source, preferLocal: false);

    /// <summary>For those on whom nobody waits: cancels on this thread. What is registered and throws has nobody to hear it.</summary>
    public static void CancelHere(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
#pragma warning disable CA1031 // A run that was given up has nobody who could be told how it goes down.
        catch (Exception)
#pragma warning restore CA1031
        {
            return;
        }
    }
}
