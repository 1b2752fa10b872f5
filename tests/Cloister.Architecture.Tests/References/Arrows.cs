namespace Cloister.Architecture.Tests;

/// <summary>Which package may know which: the drawing in ARCHITECTURE.md, as a table.</summary>
internal static class Arrows
{
    /// <summary>Beside the framework itself. A star at the end stands for every name that begins so.</summary>
    public static IReadOnlyDictionary<string, string[]> Allowed { get; } =
        new Dictionary<string, string[]>
        {
            ["Cloister"] = ["Microsoft.Extensions.Logging.Abstractions"],
            ["Cloister.AgUi"] = [],
            ["Cloister.Agents"] =
            [
                "Cloister",
                "Cloister.AgUi",
                "Microsoft.Data.Sqlite",
                "Microsoft.Data.Sqlite.Core",
                "Microsoft.Extensions.*",
                "ModelContextProtocol.Core",
                "SQLitePCLRaw.*",
            ],
            ["Cloister.Agents.AspNetCore"] =
            [
                "Cloister",
                "Cloister.AgUi",
                "Cloister.Agents",
                "Microsoft.AspNetCore*",
                "Microsoft.Extensions.*",
            ],
            ["Cloister.Chat"] =
            [
                "Cloister.AgUi",
                "Microsoft.Extensions.AI.Abstractions",
                "Microsoft.Extensions.DependencyInjection.Abstractions",
                "Microsoft.Extensions.Logging.Abstractions",
            ],
            ["Cloister.Chat.Sqlite"] = ["Cloister.Chat", "Cloister.AgUi", "SQLitePCLRaw.*"],
            ["Cloister.Cli"] = ["Cloister*", "Microsoft.AspNetCore*", "Microsoft.Extensions.*", "System.CommandLine"],
            ["Cloister.Presentation"] = ["Cloister", "Cloister.Chat", "Cloister.AgUi"],
            ["Cloister.Hosting"] = ["Cloister", "Microsoft.Extensions.*"],
            ["Cloister.Testing"] =
            [
                "Cloister",
                "Cloister.AgUi",
                "Cloister.Agents",
                "Cloister.Chat",
                "Microsoft.Extensions.*",
                "Microsoft.AspNetCore*",
            ],
        };

    public static bool Allow(string package, string reference) =>
        Allowed[package].Any(name => name.EndsWith('*') ? reference.StartsWith(name[..^1], StringComparison.Ordinal) : reference == name);
}
