using System.Diagnostics;
using System.Text;

namespace Cloister.Cli.Tests;

/// <summary>The command in a process of its own, which does not outlive the test.</summary>
internal sealed class CommandProcess : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Transcript _out = new();
    private readonly Transcript _error = new();

    private CommandProcess(Process process)
    {
        _process = process;
        _out.Follow(process.StandardOutput);
        _error.Follow(process.StandardError);
    }

    public int Id => _process.Id;

    public string Out => _out.Text;

    public string Error => _error.Text;

    /// <summary>Starts it in a project, with a home of its own and without the variables of whoever runs the test.</summary>
    public static CommandProcess Start(ProjectFolder folder, params string[] arguments) =>
        StartProgram("Cloister.Cli.dll", folder, arguments);

    /// <summary>Starts another program in the same way.</summary>
    public static CommandProcess StartProgram(string program, ProjectFolder folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("CLOISTER_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["CLOISTER_HOME"] = folder.Home;
        foreach (var (name, value) in folder.Variables)
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Out, string Error)> RunAsync(ProjectFolder folder, params string[] arguments)
    {
        await using var process = Start(folder, arguments);
        process.CloseInput();
        return (await process.ExitAsync(), process.Out, process.Error);
    }

    public async Task SayAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits until it has printed something.</summary>
    public Task PrintsAsync(string text) => WaitAsync(_out.ContainsAsync(text), $"printed '{text}'");

    /// <summary>Waits until it has remarked something.</summary>
    public Task RemarksAsync(string text) => WaitAsync(_error.ContainsAsync(text), $"remarked '{text}'");

    public async Task<int> ExitAsync()
    {
        await WaitAsync(_process.WaitForExitAsync(), "ended");
        await WaitAsync(Task.WhenAll(_out.Ended, _error.Ended), "closed its output");
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as the system or a person does.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Ends it without a word.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await WaitAsync(_process.WaitForExitAsync(), "died");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private async Task WaitAsync(Task task, string what)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(
                $"The command has not {what} for {Patience.TotalSeconds} s.\nIt printed:\n{Out}\nand:\n{Error}",
                exception
            );
        }
    }

    /// <summary>What came out of a pipe so far.</summary>
    private sealed class Transcript
    {
        private readonly Lock _lock = new();
        private readonly StringBuilder _text = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public string Text
        {
            get
            {
                lock (_lock)
                {
                    return _text.ToString();
                }
            }
        }

        public void Follow(StreamReader reader) => _ = ReadAsync(reader);

        public async Task ContainsAsync(string text)
        {
            while (true)
            {
                Task more;
                lock (_lock)
                {
                    if (_text.ToString().Contains(text, StringComparison.Ordinal))
                    {
                        return;
                    }

                    more = _more.Task;
                }

                if (await Task.WhenAny(more, Ended) == Ended && !Text.Contains(text, StringComparison.Ordinal))
                {
                    throw new InvalidOperationException($"The command ended without printing '{text}', but: {Text}");
                }
            }
        }

        private async Task ReadAsync(StreamReader reader)
        {
            var piece = new char[4096];
            while (await reader.ReadAsync(piece) is > 0 and var count)
            {
                TaskCompletionSource more;
                lock (_lock)
                {
                    _text.Append(piece, 0, count);
                    more = _more;
                    _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }

                more.SetResult();
            }

            _ended.SetResult();
        }
    }
}
