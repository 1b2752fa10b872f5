using System.Diagnostics;
using System.Text;

namespace Cloister.Interop.Tests;

/// <summary>A program of tests/Interop in a process of its own, which does not outlive this.</summary>
internal sealed class NodeProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _name;
    private readonly StringBuilder _complaints = new();

    private NodeProgram(Process process, string name)
    {
        _process = process;
        _name = name;
        process.ErrorDataReceived += (_, line) =>
        {
            lock (_complaints)
            {
                _complaints.AppendLine(line.Data);
            }
        };
        process.BeginErrorReadLine();
    }

    /// <summary>Starts a program. The test is skipped where Node or the public packages are not installed.</summary>
    public static NodeProgram Start(string script, params string[] arguments)
    {
        Assert.SkipWhen(NodeInstallation.Lack is not null, NodeInstallation.Lack ?? "");
        var start = new ProcessStartInfo("node", [script, .. arguments])
        {
            WorkingDirectory = NodeInstallation.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        start.Environment.Remove("NODE_OPTIONS");
        return new(Process.Start(start)!, script);
    }

    /// <summary>Starts a program, gives it all its input, and takes the line it prints.</summary>
    public static async Task<string> RunAsync(string input, string script, params string[] arguments)
    {
        await using var program = Start(script, arguments);
        await program.SayAsync(input);
        program._process.StandardInput.Close();
        return await program.ReadLineAsync();
    }

    public async Task SayAsync(string line) => await WaitAsync(WriteAsync(line), "took its input");

    public async Task<string> ReadLineAsync() =>
        await WaitAsync(_process.StandardOutput.ReadLineAsync(), "printed a line")
        ?? throw new InvalidOperationException($"{_name} ended without printing a line. It complained: {Complaints}");

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
    }

    private string Complaints
    {
        get
        {
            lock (_complaints)
            {
                return _complaints.ToString();
            }
        }
    }

    private async Task<bool> WriteAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return true;
    }

    private async Task<T> WaitAsync<T>(Task<T> task, string what)
    {
        try
        {
            return await task.WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{_name} has not {what} for {Patience.TotalSeconds} s. It complained: {Complaints}", exception);
        }
    }
}
