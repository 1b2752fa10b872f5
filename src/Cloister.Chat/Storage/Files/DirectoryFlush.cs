using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Cloister.Chat;

/// <summary>
/// Puts the names in a folder on the disk: after a power loss a renamed file has its new name only if its folder was flushed too. The framework has no
/// call for it; Windows writes names through by itself.
/// </summary>
internal static partial class DirectoryFlush
{
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var handle = Open(directory, flags: 0);
        if (handle < 0)
        {
            throw Failure(directory);
        }

        try
        {
            if (Synchronize(handle) != 0)
            {
                throw Failure(directory);
            }
        }
        finally
        {
            _ = Close(handle);
        }
    }

    private static IOException Failure(string directory)
    {
        var reason = Marshal.GetLastPInvokeErrorMessage();
        return new($"The names in folder '{directory}' could not be flushed to the disk: {reason}", new Win32Exception());
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Synchronize(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int handle);
}
