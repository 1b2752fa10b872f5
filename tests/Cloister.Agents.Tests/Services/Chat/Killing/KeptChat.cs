using System.Diagnostics;
using System.Text.RegularExpressions;
using Cloister.Agents.Tests.Crash;
using Cloister.Agents.Tests.Storage;
using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>The folder of an agent that chats, which one process after another uses.</summary>
internal sealed partial class KeptChat(Uri platform) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly Statement Open = new(
        "SELECT (SELECT COUNT(*) FROM inbox WHERE state = 'received') + (SELECT COUNT(*) FROM input WHERE state IN ('queued', 'running'))"
            + " + (SELECT COUNT(*) FROM outbox WHERE state IN ('pending', 'sending')) + (SELECT COUNT(*) FROM run WHERE undispatched = 1)"
            + " + (SELECT COUNT(*) FROM run WHERE state = 'running')"
    );

    private static readonly Statement Routes = new("SELECT chat, session FROM route ORDER BY chat");
    private static readonly Statement Lost = new("SELECT session, payload FROM outbox WHERE state = 'unknown'");

    private static readonly Statement Story = new(
        "SELECT at, 'message ' || role || ' of run ' || coalesce(run, 0) || ': ' || CAST(body AS TEXT) FROM message WHERE session = $1"
            + " UNION ALL SELECT key, 'run ' || id || ' ' || state || ' ' || steps || ' steps, continues ' || coalesce(continues, 0) || coalesce(error, '') FROM run WHERE session = $1"
            + " UNION ALL SELECT key, 'input ' || kind || ' ' || state || ' of run ' || coalesce(run, 0) || ' attempts ' || attempts FROM input WHERE session = $1"
            + " UNION ALL SELECT at, 'outbox ' || dedup || ' ' || state || ' ' || coalesce(CAST(payload AS TEXT), '') FROM outbox WHERE session = $2 ORDER BY 1"
    );

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _stories = new(StringComparer.Ordinal);

    public int Deaths { get; private set; }

    /// <summary>What was heard in each chat.</summary>
    public IReadOnlyList<(string Chat, IReadOnlyList<string> Heard)> Sessions { get; private set; } = [];

    /// <summary>What was on its way when a process died, on a platform that would take it twice.</summary>
    public IReadOnlyList<(string Chat, string Text)> Unknown { get; private set; } = [];

    private string State => Path.Combine(_folder.Path, "agent", ".agent");

    public static IEnumerable<string> WordsIn(string text) => Words().Matches(text).Select(match => match.Value);

    public void Dispose() => _folder.Dispose();

    /// <summary>A process answers for a while, and is killed, whatever it is at.</summary>
    public async Task LiveAndDieAsync(TimeSpan life)
    {
        using var process = await StartAsync();
        await Task.Delay(life, TimeProvider.System, TestContext.Current.CancellationToken);
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Deaths++;
    }

    /// <summary>Processes answer until nothing is left to do.</summary>
    public async Task LiveUntilAllIsDoneAsync()
    {
        using var process = await StartAsync();
        // It says itself when nothing is left: nobody else may look into its store.
        await WaitForAsync(process, "idle");
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await ReadAsync();
    }

    public async Task CheckInvariantsAsync()
    {
        await using var store = await AgentStore.OpenAsync(new() { Folder = State, Modules = HostParts.Modules });
        var faults = await SessionInvariants.FindAsync(store, joins: false, sessions: null);
        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults.Take(20))}");
    }

    /// <summary>What is known of a chat, for whoever has to find out what went wrong.</summary>
    public string StoryOf(string chat) => _stories[chat];

    private static async Task<string> TellAsync(AgentStore store, string id)
    {
        var row = await store.ReadAsync(reader => reader.FindSessionAsync(id));
        var lines = await store.ReadAsync(reader =>
            reader.ListAsync(Story, line => $"{line.GetInt64(0)} {line.GetString(1)}", row!.Key, id)
        );
        return string.Join('\n', lines);
    }

    private async Task ReadAsync()
    {
        await using var store = await AgentStore.OpenAsync(new() { Folder = State, Modules = HostParts.Modules });
        Assert.Equal(0, await store.ReadAsync(reader => reader.NumberAsync(Open)));
        var routes = await store.ReadAsync(reader => reader.ListAsync(Routes, row => (Chat: row.GetString(0), Session: row.GetString(1))));
        var chats = routes.ToDictionary(route => route.Session, route => route.Chat, StringComparer.Ordinal);
        Unknown = await store.ReadAsync(reader =>
            reader.ListAsync(Lost, row => (chats[row.GetString(0)], System.Text.Encoding.UTF8.GetString(row.GetFieldValue<byte[]>(1))))
        );
        var sessions = new List<(string, IReadOnlyList<string>)>();
        foreach (var (chat, id) in routes)
        {
            sessions.Add((chat, await HeardAsync(store, id)));
            _stories[chat] = await TellAsync(store, id);
        }

        Sessions = sessions;
    }

    private static async Task<IReadOnlyList<string>> HeardAsync(AgentStore store, string id)
    {
        var row = await store.ReadAsync(reader => reader.FindSessionAsync(id));
        var fold = await store.ReadAsync(reader => FoldReader.ReadAsync(reader, row!.Key));
        return [.. fold.State.Messages.OfType<UserMessage>().SelectMany(message => WordsIn(message.Text.ToString()))];
    }

    private async Task<Process> StartAsync()
    {
        var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                ["exec", Path.Combine(AppContext.BaseDirectory, "ChatKeeper.dll"), _folder.Path, platform.ToString()]
            )
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        await WaitForAsync(process, "ready");
        return process;
    }

    private static async Task WaitForAsync(Process process, string word)
    {
        string? line;
        do
        {
            line = await process
                .StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)
                .AsTask()
                .WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.True(line is not null, $"The process ended before it said '{word}'.");
        } while (line != word);
    }

    [GeneratedRegex("m-[0-9]+")]
    private static partial Regex Words();
}
