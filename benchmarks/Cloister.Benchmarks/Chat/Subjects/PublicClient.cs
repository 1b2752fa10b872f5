using System.ComponentModel;
using System.Diagnostics;
using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>The public client, measured by itself in a process of Node.</summary>
/// <param name="Nanoseconds">How much processor time one run takes.</param>
/// <param name="Text">The last message it has then.</param>
internal sealed record PublicClient(double Nanoseconds, string Text)
{
    private const string Version = "1.0.0";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string? Folder = FindFolder();

    /// <summary>Why it cannot be measured; null when it can.</summary>
    public static string? Lack =>
        Folder is null ? "there is no tests/Interop above the program"
        : !Directory.Exists(Path.Combine(Folder, "node_modules", $"client-{Version}")) ? "run 'npm ci' in tests/Interop first"
        : !HasNode() ? "there is no 'node' on the PATH"
        : null;

    public static async Task<PublicClient> MeasureAsync(byte[] response)
    {
        using var node = Process.Start(Command("measure.mjs", Version))!;
        try
        {
            var printed = node.StandardOutput.ReadLineAsync();
            await node.StandardInput.BaseStream.WriteAsync(response);
            node.StandardInput.Close();
            var line = await printed.WaitAsync(Patience) ?? throw new InvalidOperationException("measure.mjs ended without a result.");
            var result = JsonData.Parse(line);
            return new(result["nanoseconds"].AsDouble(), result["text"].AsString());
        }
        finally
        {
            node.Kill();
        }
    }

    private static bool HasNode()
    {
        try
        {
            using var node = Process.Start(Command("--version"))!;
            node.WaitForExit();
            return node.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    private static ProcessStartInfo Command(params string[] arguments) =>
        new("node", arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };

    private static string? FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var interop = Path.Combine(folder.FullName, "tests", "Interop");
            if (File.Exists(Path.Combine(interop, "measure.mjs")))
            {
                return interop;
            }
        }

        return null;
    }
}
