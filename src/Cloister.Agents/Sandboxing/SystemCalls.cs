using System.Globalization;
using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>What the framework has no words for.</summary>
internal static partial class SystemCalls
{
    private const int SetDescriptorFlags = 2;
    private const int CloseOnExec = 1;

    public const int Terminate = 15;
    public const int Kill = 9;

    /// <summary>Sends a signal; that there is nobody any more is not a failure.</summary>
    public static void Signal(int process, int signal) => _ = SendSignal(process, signal);

    /// <summary>
    /// Keeps every descriptor of this process from the programs it starts. Those that .NET opens are kept from them anyway, but not those that this
    /// process was itself started with, nor those of native libraries.
    /// </summary>
    public static void KeepDescriptors()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (
                int.TryParse(Path.GetFileName(entry.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var descriptor)
                && descriptor > 2
            )
            {
                _ = ControlDescriptor(descriptor, SetDescriptorFlags, CloseOnExec);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SendSignal(int process, int signal);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ControlDescriptor(int descriptor, int command, int argument);
}
