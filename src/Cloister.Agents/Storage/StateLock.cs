using System.Globalization;

namespace Cloister.Agents;

/// <summary>
/// Held by the one process that owns the project, for life. The system takes it back when the process ends, however it ends. It is a file of its own and
/// not the database: to close a second descriptor of that would drop SQLite's own locks.
/// </summary>
internal sealed class StateLock : IDisposable
{
    private const string FileName = "state.lock";
    private const string OwnerFileName = "state.pid";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly FileStream _file;
    private readonly string _owner;

    private StateLock(FileStream file, string owner)
    {
        _file = file;
        _owner = owner;
    }

    /// <summary>Takes the lock, waiting for it so long.</summary>
    public static async ValueTask<StateLock> TakeAsync(
        string folder,
        TimeSpan patience,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var owner = Path.Combine(folder, OwnerFileName);
        var started = time.GetTimestamp();
        while (true)
        {
            if (TryOpen(Path.Combine(folder, FileName)) is { } file)
            {
                return Taken(file, owner);
            }

            if (time.GetElapsedTime(started) >= patience)
            {
                throw Refused(folder, owner);
            }

            await Task.Delay(Interval, time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        File.Delete(_owner);
        _file.Dispose();
    }

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return PrivateFiles.Open(path, FileMode.OpenOrCreate, FileShare.None);
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
    }

    // EWOULDBLOCK, or a sharing violation.
    private static bool IsHeld(IOException exception) =>
        exception.HResult
        == (
            OperatingSystem.IsWindows() ? unchecked((int)0x80070020)
            : OperatingSystem.IsMacOS() ? 35
            : 11
        );

    // The file that is locked cannot be read by others everywhere, so who holds it stands beside it.
    private static StateLock Taken(FileStream file, string owner)
    {
        try
        {
            PrivateFiles.Create(owner);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new(file, owner);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static StoreRefusedException Refused(string folder, string owner)
    {
        var process = ReadOwner(owner) is { } id ? $"process {id}" : "another process";
        return new($"The agent's store in '{folder}' was not opened, because {process} has it. Stop that one first.", StoreRefusal.Locked);
    }

    private static string? ReadOwner(string owner)
    {
        try
        {
            return int.TryParse(File.ReadAllText(owner), CultureInfo.InvariantCulture, out var id)
                ? id.ToString(CultureInfo.InvariantCulture)
                : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // It only makes the message better.
        }
    }
}
