using System.ComponentModel;
using System.Diagnostics;

namespace Cloister.Interop.Tests;

/// <summary>Node, and the public packages that tests/Interop names.</summary>
internal static class NodeInstallation
{
    /// <summary>Where the programs are.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>What is missing and how to come by it; null when all is there.</summary>
    public static string? Lack { get; } =
        !HasNode() ? "There is no 'node' on the PATH. Install Node.js 18 or newer from https://nodejs.org, then run ./test."
        : !Directory.Exists(Path.Combine(Folder, "node_modules", "client-1.0.0"))
            ? "The public packages are not installed. Run ./test, or 'npm ci' in tests/Interop."
        : null;

    private static bool HasNode()
    {
        try
        {
            using var node = Process.Start(
                new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true, UseShellExecute = false }
            )!;
            return node.WaitForExit(TimeSpan.FromSeconds(60)) && node.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var interop = Path.Combine(folder.FullName, "tests", "Interop");
            if (File.Exists(Path.Combine(interop, "package.json")))
            {
                return interop;
            }
        }

        throw new InvalidOperationException(
            $"No tests/Interop above '{AppContext.BaseDirectory}': these tests run programs that lie there, so run them from a clone of the repository."
        );
    }
}
