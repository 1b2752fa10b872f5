namespace Cloister.Agents;

/// <summary>Held by one at a time, of all threads and processes; the system lets go of it when its holder dies.</summary>
internal sealed class InterProcessLock : IDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    private readonly FileStream _held;

    private InterProcessLock(FileStream held) => _held = held;

    /// <param name="file">The file that stands for the lock; it stays when the lock is let go.</param>
    /// <param name="patience">How long others are waited for.</param>
    /// <param name="time">The time.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="TimeoutException">Somebody else has held it all the time.</exception>
    public static async Task<InterProcessLock> AcquireAsync(
        string file,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        for (var began = time.GetTimestamp(); ; await Task.Delay(Between, time, cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpen(file) is { } held)
            {
                return new InterProcessLock(held);
            }
            if (time.GetElapsedTime(began) >= patience)
            {
                throw new TimeoutException($"'{file}' is held by another process. Wait until that is done, or end it, and try again.");
            }
        }
    }

    public void Dispose() => _held.Dispose();

    private static FileStream? TryOpen(string file)
    {
        try
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = PrivateFolder.FileMode;
            }
            return new FileStream(file, options);
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            // Derived kinds say that the path is wrong; this one, that somebody has it open.
            return null;
        }
    }
}
