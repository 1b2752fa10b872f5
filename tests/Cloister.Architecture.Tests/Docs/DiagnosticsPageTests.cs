using System.Text.RegularExpressions;

namespace Cloister.Architecture.Tests;

/// <summary>docs/diagnostics.md lists what people look up when something went wrong, so nothing may be missing there.</summary>
public sealed partial class DiagnosticsPageTests
{
    private const string Page = "docs/diagnostics.md";

    private static readonly string Text = Repository.Read(Page);

    [Fact]
    public void Every_public_exception_is_listed()
    {
        var exceptions = Repository.Files("api", "*.txt").SelectMany(file => Exceptions().Matches(Repository.Read(file))).Select(Name);

        Complain("exception", [.. exceptions.Where(name => !Text.Contains($"| `{name}` |", StringComparison.Ordinal))]);
    }

    [Fact]
    public void Every_log_message_has_an_id_and_is_listed()
    {
        var messages = Sources().SelectMany(source => LogMessages().Matches(source)).Select(Name).ToList();

        Assert.All(
            messages,
            id => Assert.True(id != "", "A [LoggerMessage] has no event id. Give it a number of its own, as its first argument.")
        );
        Complain("log message", [.. messages.Where(id => !Text.Contains($"\n| {id} |", StringComparison.Ordinal))]);
    }

    [Fact]
    public void Every_instrument_and_activity_is_listed()
    {
        var names = Sources().SelectMany(source => Telemetry().Matches(source)).Select(Name);

        Complain("instrument or activity", [.. names.Where(name => !Text.Contains($"`{name}`", StringComparison.Ordinal))]);
    }

    private static void Complain(string what, List<string> missing)
    {
        if (missing.Count > 0)
            Assert.Fail($"{Page} does not list this {what}: {string.Join(", ", missing)}. Add a row that says what it means.");
    }

    private static IEnumerable<string> Sources() => Repository.Files("src", "*.cs").Select(Repository.Read);

    private static string Name(Match match) => match.Groups["name"].Value;

    [GeneratedRegex(@"^public (abstract |sealed )?class (?<name>\w+Exception)\b", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Exceptions();

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:(?:EventId = )?(?<name>\d*))")]
    private static partial Regex LogMessages();

    [GeneratedRegex("""(?:StartActivity|Create(?:UpDown)?Counter<\w+>|CreateHistogram<\w+>)\(\s*"(?<name>[\w.]+)""")]
    private static partial Regex Telemetry();
}
