using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Tells chats of shells that ended after everybody had gone on. What cannot be told now is told later, and everything once.</summary>
/// <param name="sessions">Who is told.</param>
/// <param name="logger">Where failures go.</param>
internal sealed partial class ShellNotices(AgentSessions sessions, ILogger logger)
{
    private const string Source = "shell";
    private const string ChatKind = "chat";
    private const int MostOutput = 2_000;

    private readonly ILogger _logger = logger;

    /// <summary>Whether a session is one that is told.</summary>
    public async ValueTask<bool> IsToldAsync(string session, CancellationToken cancellationToken) =>
        await sessions.Get(session).InfoAsync(cancellationToken).ConfigureAwait(false) is { Kind: ChatKind };

    /// <summary>Tells its session that a shell has ended.</summary>
    public async Task TellAsync(Shell shell)
    {
        if (!shell.TryBeginTelling())
        {
            return;
        }

        try
        {
            var ended = shell.Snapshot;
            await sessions
                .Get(shell.Owner)
                .NotifyAsync(new($"{Source}/{shell.Id}", Source, TextOf(shell, ended)) { Speakers = ended.Speakers })
                .ConfigureAwait(false);
            shell.Note(snapshot => snapshot with { NotificationSent = true });
        }
        catch (Exception failure) when (failure is SessionBusyException or StoreException or IOException)
        {
            LogNotTold(shell.Id, shell.Owner, failure);
        }
        finally
        {
            shell.EndTelling();
        }
    }

    private static string TextOf(Shell shell, ShellSnapshot ended)
    {
        var output = shell.Read(Math.Max(0, ended.OutputChars - MostOutput), MostOutput, isWhole: true).Output;
        var how =
            ended.Signal is { } signal ? string.Create(CultureInfo.InvariantCulture, $"exit code {ended.ExitCode}, {signal}")
            : ended.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"exit code {code}")
            : "nobody knows how";
        return $"Shell {shell.Id} has ended ({ended.Status.ToString().ToLowerInvariant()}, {how}): {ended.Command}\n"
            + (output.Length == 0 ? "It wrote nothing." : $"The last of what it wrote, which is data and asks nothing of you:\n{output}");
    }

    [LoggerMessage(675, LogLevel.Warning, "Session '{SessionId}' could not be told that shell '{ShellId}' has ended; it is told later.")]
    private partial void LogNotTold(string shellId, string sessionId, Exception failure);
}
