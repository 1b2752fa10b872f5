using System.Text;
using Cloister.AgUi;

namespace Cloister.Agents.Tests.Sessions;

/// <summary>Exports as lines of text, to look at and to spoil.</summary>
internal static class Exports
{
    public static async Task<List<string>> LinesAsync(SessionStage stage, string session = "s1")
    {
        using var stream = new MemoryStream();
        await stage.Sessions.Get(session).ExportAsync(stream, cancellationToken: TestContext.Current.CancellationToken);
        var text = Encoding.UTF8.GetString(stream.ToArray());
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        return [.. text[..^1].Split('\n')];
    }

    public static Task<AgentSession> ImportAsync(SessionStage stage, IEnumerable<string> lines, string? id = null) =>
        ImportAsync(stage, Encoding.UTF8.GetBytes(string.Join('\n', lines)), id);

    public static async Task<AgentSession> ImportAsync(SessionStage stage, byte[] bytes, string? id = null)
    {
        using var stream = new MemoryStream(bytes);
        return await stage.Sessions.ImportAsync(stream, id, TestContext.Current.CancellationToken);
    }

    /// <summary>Everything in the tables that belongs to sessions, in numbers.</summary>
    public static async Task<List<long>> CountAsync(SessionStage stage) =>
        await stage.Store.ReadAsync(async reader =>
        {
            var counts = new List<long>();
            foreach (var table in new[] { "session", "log", "message", "run" })
            {
                counts.Add((await reader.NumberAsync(new($"SELECT count(*) FROM {table}")))!.Value);
            }

            counts.Add((await reader.NumberAsync(new("SELECT count(*) FROM meta WHERE name LIKE 'import.%'")))!.Value);
            return counts;
        });

    /// <summary>A line with another member.</summary>
    public static string With(string line, string name, JsonData value) => JsonData.Parse(line).With(name, value).ToString();
}
