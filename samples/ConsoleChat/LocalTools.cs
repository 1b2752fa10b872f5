using System.Globalization;
using Cloister.AgUi;
using Cloister.Chat;

namespace ConsoleChat;

/// <summary>What the agent may ask this program to do.</summary>
internal static class LocalTools
{
    public const string Clock = "clock";

    public static ToolRegistry All { get; } =
        new ToolRegistry()
            .Add(
                new ToolDefinition(Clock, "Tells the user's local time."),
                (_, _) =>
                    ValueTask.FromResult<ToolOutput>(TimeProvider.System.GetLocalNow().ToString("HH:mm", CultureInfo.InvariantCulture))
            )
            .Add(
                new ToolDefinition("append_note", "Appends a line to the user's notes.")
                {
                    Parameters = JsonData.Parse("""{"type":"object","properties":{"line":{"type":"string"}},"required":["line"]}"""),
                },
                AppendNoteAsync
            );

    private static async ValueTask<ToolOutput> AppendNoteAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        await File.AppendAllLinesAsync("notes.txt", [invocation.Arguments["line"].AsString()], cancellationToken);
        return "The line is in notes.txt.";
    }
}
