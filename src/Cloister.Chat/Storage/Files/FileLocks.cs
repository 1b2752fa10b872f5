using System.Globalization;

namespace Cloister.Chat;

/// <summary>
/// Locks between all that write to one folder, in this process and in others. The system drops the lock of a process that ends. A fixed set of empty
/// files carries them, because a lock's file cannot be deleted without a race; threads share them by chance.
/// </summary>
internal sealed class FileLocks(string directory, TimeProvider timeProvider)
{
    private const int Files = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // What the systems say when somebody else holds a lock: Linux, macOS, and Windows twice.
    private static readonly int[] HeldBySomebody = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];

    /// <summary>Waits for the lock of a file name.</summary>
    /// <exception cref="IOException">Somebody held it all the time one waits for it.</exception>
    public async ValueTask<IDisposable> TakeAsync(string fileName, CancellationToken cancellationToken)
    {
        var start = timeProvider.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryTake(fileName) is { } taken)
            {
                return taken;
            }

            if (timeProvider.GetElapsedTime(start) > Patience)
            {
                throw new IOException(
                    $"'{fileName}' was not changed, because another process holds its lock in '{directory}' for more than {Patience.TotalSeconds} s. Look which one hangs."
                );
            }

            await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The lock, or null if somebody holds it.</summary>
    public IDisposable? TryTake(string fileName)
    {
        var path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{Hash(fileName) % Files:x2}.lock"));
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (HeldBySomebody.Contains(exception.HResult))
        {
            return null;
        }
    }

    // FNV-1a: all processes have to agree, so it cannot be string.GetHashCode.
    private static uint Hash(string text)
    {
        var hash = 2166136261;
        foreach (var value in text)
        {
            hash = (hash ^ value) * 16777619;
        }

        return hash;
    }
}
