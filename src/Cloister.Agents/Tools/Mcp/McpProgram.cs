using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Cloister.Agents;

/// <summary>A server that is a program, spoken with over its standard streams. It is told to end, and killed with its children if it does not.</summary>
internal sealed class McpProgram : McpWay
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly McpErrorLines _errors;
    private readonly Task _reading;

    private McpProgram(string name, Process process, McpParts parts)
    {
        _process = process;
        _errors = new(name, parts.Redact, parts.Loggers.CreateLogger<McpProgram>());
        _reading = _errors.ReadAsync(process.StandardError.BaseStream);
        var answers = new LimitedStream(process.StandardOutput.BaseStream, MaxMessage, LimitedUnit.Line);
        // What the library logs may hold what was said; what a person has to know is logged here.
        Transport = new StreamClientTransport(process.StandardInput.BaseStream, answers, NullLoggerFactory.Instance);
    }

    public override IClientTransport Transport { get; }

    public override string? LastWords => _errors.Last;

    /// <exception cref="Win32Exception">There is no such program, or it cannot be started.</exception>
    /// <exception cref="SandboxUnavailableException">It would have to be shut in, and cannot be.</exception>
    public static async Task<McpWay> StartAsync(string name, string command, McpServerSettings settings, McpParts parts)
    {
        // The host's own variables hold the keys of its providers.
        var variables = new Dictionary<string, string>(HostVariables.Passed(parts.Variable), StringComparer.Ordinal);
        foreach (var (variable, value) in settings.Environment)
        {
            variables[variable] = value;
        }

        var plan = await parts
            .PlanAsync(
                new(Find(command, parts.Folder), settings.Arguments)
                {
                    Folder = parts.Folder,
                    Private = parts.PrivateFolderOf(name),
                    Environment = variables,
                    JoinsErrors = false,
                }
            )
            .ConfigureAwait(false);
        return new McpProgram(name, await LaunchThread.StartAsync(plan.ToStartInfo()).ConfigureAwait(false), parts);
    }

    public override async ValueTask DisposeAsync()
    {
        CloseInput();
        if (!await EndsAsync().ConfigureAwait(false))
        {
            Kill();
            await EndsAsync().ConfigureAwait(false);
        }

        // A child that lives on may hold the streams open.
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
        await _reading.WaitAsync(Grace, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A path begins at the project; a mere name is looked for as shells do.</summary>
    private static string Find(string command, string folder) =>
        command.Contains('/', StringComparison.Ordinal) || command.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? Path.Combine(folder, command)
            : command;

    private void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended before us.
        }
    }

    // A program knows nothing of a clock but the real one.
    private async Task<bool> EndsAsync()
    {
        var end = _process.WaitForExitAsync(CancellationToken.None);
        await end.WaitAsync(Grace, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return end.IsCompleted;
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended just now, or one of its children is somebody else's.
        }
    }
}
