using System.Globalization;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>Works on the sessions of a project, in the place of its agent.</summary>
internal sealed class SessionWork(Surroundings here, string? agent)
{
    private readonly Terminal _terminal = here.Terminal;

    public Task<int> ListAsync(bool isJson, CancellationToken cancellationToken) =>
        WithAsync(
            async sessions =>
            {
                var all = new List<SessionInfo>();
                string? cursor = null;
                do
                {
                    var page = await sessions.ListAsync(new() { Limit = 200, Cursor = cursor }, cancellationToken);
                    all.AddRange(page.Items);
                    cursor = page.NextCursor;
                } while (cursor is not null);

                Print(all, isJson);
                return ExitCode.Ok;
            },
            cancellationToken
        );

    public Task<int> ExportAsync(string id, string file, bool isConversation, CancellationToken cancellationToken) =>
        WithAsync(
            async sessions =>
            {
                var path = Path.GetFullPath(file, here.Folder);
                if (!await sessions.ExistsAsync(id, cancellationToken))
                {
                    throw new CommandException($"Session not found: {id}");
                }

                await WriteAsync(path, stream => sessions.Get(id).ExportAsync(stream, FormOf(isConversation), cancellationToken));
                await _terminal.Out.WriteLineAsync(path);
                return ExitCode.Ok;
            },
            cancellationToken
        );

    public Task<int> ImportAsync(string file, string? id, CancellationToken cancellationToken) =>
        WithAsync(
            async sessions =>
            {
                await using var source = File.OpenRead(Path.GetFullPath(file, here.Folder));
                await _terminal.Out.WriteLineAsync(Terminal.Harmless((await sessions.ImportAsync(source, id, cancellationToken)).Id));
                return ExitCode.Ok;
            },
            cancellationToken
        );

    public Task<int> CheckAsync(bool repair, CancellationToken cancellationToken) =>
        WithAsync(
            async sessions =>
            {
                var isWhole = true;
                await foreach (var check in sessions.CheckAsync(repair, cancellationToken))
                {
                    isWhole &= check.IsWhole || check.IsRepaired;
                    await _terminal.Out.WriteLineAsync(Terminal.Harmless($"{check}"));
                }

                return isWhole ? ExitCode.Ok : ExitCode.Failed;
            },
            cancellationToken
        );

    private static JsonData JsonOf(SessionInfo session) =>
        JsonData.Object(
            ("id", session.Id),
            ("kind", session.Kind),
            ("title", session.Title),
            ("createdAt", $"{session.CreatedAt:O}"),
            ("updatedAt", $"{session.UpdatedAt:O}"),
            ("messageCount", session.MessageCount),
            ("lastText", session.LastText)
        );

    private static SessionExport FormOf(bool isConversation) => isConversation ? SessionExport.Conversation : SessionExport.Log;

    /// <summary>A file that is whole or not there. What was said is for nobody else's eyes.</summary>
    private static async Task WriteAsync(string path, Func<Stream, Task> write)
    {
        var stream = PrivateFiles.Open(path, FileMode.CreateNew, FileShare.None);
        try
        {
            await using (stream)
            {
                await write(stream);
            }
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private async Task<int> WithAsync(Func<AgentSessions, Task<int>> work, CancellationToken cancellationToken)
    {
        await using var sessions = await new StoppedAgent(here, agent).OpenAsync(
            (project, patience) => OfflineSessions.OpenAsync(project, patience, here.Time, cancellationToken)
        );
        try
        {
            return await work(sessions.Sessions);
        }
        catch (Exception exception) when (exception is SessionRefusedException or SessionBusyException or ArgumentException)
        {
            throw new CommandException(Terminal.Harmless(exception.Message), inner: exception);
        }
    }

    private void Print(List<SessionInfo> sessions, bool isJson)
    {
        if (isJson)
        {
            _terminal.Out.WriteLine(JsonData.Array([.. sessions.Select(JsonOf)]));
            return;
        }

        foreach (var session in sessions)
        {
            var line = string.Create(
                CultureInfo.InvariantCulture,
                $"{session.Id}  {session.UpdatedAt:yyyy-MM-dd HH:mm}  {session.MessageCount}  {session.Title ?? session.LastText}"
            );
            _terminal.Out.WriteLine(Terminal.Harmless(line));
        }
    }
}
