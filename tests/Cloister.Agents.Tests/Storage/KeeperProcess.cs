using System.Diagnostics;

namespace Cloister.Agents.Tests.Storage;

/// <summary>Another process with a store, and what it says.</summary>
internal sealed class KeeperProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private KeeperProcess(Process process) => _process = process;

    public static KeeperProcess Start(string verb, string folder) =>
        new(
            Process.Start(
                new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "StateKeeper.dll"), verb, folder])
                {
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    UseShellExecute = false,
                }
            )!
        );

    /// <summary>The next line that is whole, or nothing at the end.</summary>
    public async Task<string?> ReadAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        return line is not null && line.EndsWith(" .", StringComparison.Ordinal) ? line[..^2] : null;
    }

    /// <summary>The next line, which must begin with this word.</summary>
    public async Task<string> ReadAsync(string word)
    {
        var line = await ReadAsync();
        Assert.True(line?.StartsWith(word, StringComparison.Ordinal), $"The process was to say '{word}', and said: {line}");
        return line!;
    }

    /// <summary>Lets it end by itself.</summary>
    public Task EndAsync()
    {
        _process.StandardInput.Close();
        return _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }
}
