using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.Tests;

[SuppressMessage("Performance", "CA1848", Justification = "What is logged is the test's own.")]
public sealed partial class LogFileTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 4, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly SecretRedactor _redactor = new();
    private LogFileOptions _options;

    public LogFileTests() => _options = new LogFileOptions { Folder = _folder["logs"], AgentId = "fedcba9876543210" };

    [Fact]
    public async Task An_entry_is_a_line_of_json()
    {
        await LogAsync(log =>
        {
            using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
            using var outer = log.BeginScope(new Dictionary<string, object?> { ["SessionId"] = "s1", ["RunId"] = "r1" });
            using var inner = log.BeginScope(new Dictionary<string, object?> { ["PluginId"] = "asr", ["SessionId"] = "s2" });
            using var plain = log.BeginScope("a scope without names");
            Started(log, "shell", 3, TimeSpan.FromSeconds(1.5));
        });

        var line = Assert.Single(Lines("2026-04-01.jsonl"));
        Assert.Equal(
            ["ts", "level", "event", "message", "agentId", "category", "traceId"],
            line.EnumerateObject().Select(member => member.Name).Take(7)
        );
        Assert.Equal("2026-04-01T08:00:00.000Z", Text(line, "ts"));
        Assert.Equal("information", Text(line, "level"));
        Assert.Equal("service.started", Text(line, "event"));
        Assert.Equal("The shell is there after 3 attempts, 00:00:01.5000000.", Text(line, "message"));
        Assert.Equal(("fedcba9876543210", "Category"), (Text(line, "agentId"), Text(line, "category")));
        Assert.Equal(
            ("s2", "r1", "asr", "shell"),
            (Text(line, "sessionId"), Text(line, "turnId"), Text(line, "plugin"), Text(line, "service"))
        );
        Assert.Equal(3, line.GetProperty("attempts").GetInt32());
        Assert.Equal(32, Text(line, "traceId")!.Length);
    }

    [Fact]
    public async Task No_secret_gets_into_a_file_whatever_carries_it()
    {
        _redactor.Add(["swordfish-1", "123456789"]);

        await LogAsync(log =>
        {
            using var scope = log.BeginScope(new Dictionary<string, object?> { ["Key"] = "swordfish-1", ["swordfish-1"] = 1 });
            log.LogError(
                new InvalidOperationException("no swordfish-1", new IOException("inner swordfish-1")),
                "The key {Key2} of {Number} is wrong: swordfish-1",
                new Uri("http://host/?key=swordfish-1"),
                123456789
            );
        });

        var text = _folder.Read("logs/2026-04-01.jsonl");
        Assert.DoesNotContain("swordfish-1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("123456789", text, StringComparison.Ordinal);
        Assert.Contains("inner [redacted]", Text(Lines("2026-04-01.jsonl").Single(), "exception"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_does_not_pass_for_a_member_of_the_line()
    {
        await LogAsync(log => log.LogInformation("{Message} {Level} {Ts}", "forged", "critical", 1));

        var line = Lines("2026-04-01.jsonl").Single();
        Assert.Equal(("forged critical 1", "information"), (Text(line, "message"), Text(line, "level")));
        Assert.Equal("forged", Text(line, "message_"));
    }

    [Fact]
    public async Task An_entry_without_a_name_is_named_after_its_category()
    {
        await LogAsync(log => log.LogWarning("x"));

        Assert.Equal("Category", Text(Lines("2026-04-01.jsonl").Single(), "event"));
    }

    [Fact]
    public async Task What_is_less_severe_than_the_level_is_left_out_and_the_level_may_change()
    {
        var level = LogLevel.Warning;
        _options = _options with { Level = () => level };

        await LogAsync(log =>
        {
            log.LogInformation("quiet");
            level = LogLevel.Debug;
            log.LogDebug("loud");
            log.Log(LogLevel.None, "never");
        });

        Assert.Equal(["loud"], Lines("2026-04-01.jsonl").Select(line => Text(line, "message")));
    }

    [Fact]
    public async Task Every_day_has_a_file_of_its_own()
    {
        await using var provider = Provider();
        var log = provider.CreateLogger("Category");

        log.LogInformation("one");
        await provider.FlushAsync();
        _time.Advance(TimeSpan.FromHours(16));
        log.LogInformation("two");
        await provider.FlushAsync();

        Assert.Equal("one", Text(Lines("2026-04-01.jsonl").Single(), "message"));
        Assert.Equal("two", Text(Lines("2026-04-02.jsonl").Single(), "message"));
    }

    [Fact]
    public async Task Old_days_are_deleted_and_nothing_else()
    {
        _folder.Write("logs/2026-03-18.jsonl", "old");
        _folder.Write("logs/2026-03-18.2.jsonl", "old");
        _folder.Write("logs/2026-03-19.jsonl", "kept");
        _folder.Write("logs/notes.txt", "mine");
        _folder.Write("logs/2026-99-99.jsonl", "no day");

        await LogAsync(log => log.LogInformation("x"));

        string[] left = ["2026-03-19.jsonl", "2026-04-01.jsonl", "2026-99-99.jsonl", "notes.txt"];
        Assert.Equal(left, Directory.GetFiles(_folder["logs"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_files_together_stay_below_their_limit_and_the_newest_stay()
    {
        _options = _options with { Bytes = 64_000 };
        var filler = new string('x', 1000);

        await LogAsync(log =>
        {
            for (var i = 0; i < 500; i++)
            {
                log.LogInformation("{Number} {Filler}", i, filler);
            }
        });

        var files = new DirectoryInfo(_folder["logs"]).GetFiles();
        Assert.InRange(files.Sum(file => file.Length), 40_000, 64_000);
        Assert.All(files, file => Assert.InRange(file.Length, 1, 8_000));
        var last = files.MaxBy(file => LogFileName.Parse(file.Name)!.Order)!;
        Assert.Equal(499, Lines(last.Name)[^1].GetProperty("number").GetInt32());
    }

    [Fact]
    public async Task A_line_that_was_cut_off_does_not_spoil_the_next_one()
    {
        _folder.Write("logs/2026-04-01.jsonl", "{\"ts\":\"cut o");

        await LogAsync(log => log.LogInformation("whole"));

        var lines = _folder.Read("logs/2026-04-01.jsonl").Split('\n');
        Assert.Equal("{\"ts\":\"cut o", lines[0]);
        Assert.Equal("whole", JsonDocument.Parse(lines[1]).RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public async Task The_file_goes_on_where_an_earlier_process_stopped()
    {
        await LogAsync(log => log.LogInformation("one"));
        await LogAsync(log => log.LogInformation("two"));

        Assert.Equal(["one", "two"], Lines("2026-04-01.jsonl").Select(line => Text(line, "message")));
    }

    [Fact]
    public async Task What_could_not_be_written_is_counted_and_told_when_it_can_be_again()
    {
        _folder.Write("logs", "a file is in the way");
        await using var provider = Provider();
        var log = provider.CreateLogger("Category");

        log.LogInformation("lost");
        log.LogInformation("lost");
        await provider.FlushAsync();
        Assert.NotNull(provider.Failure);
        File.Delete(_folder["logs"]);
        log.LogInformation("kept");
        await provider.FlushAsync();

        Assert.Null(provider.Failure);
        var lines = Lines("2026-04-01.jsonl");
        Assert.Equal(("log.dropped", 2), (Text(lines[0], "event"), lines[0].GetProperty("count").GetInt32()));
        Assert.Equal("kept", Text(lines[1], "message"));
    }

    [Fact]
    public async Task Many_threads_share_one_writer_and_no_line_is_torn()
    {
        _options = _options with { Waiting = 100_000 };
        await using var provider = Provider();

        await Parallel.ForAsync(
            0,
            20,
            (i, _) =>
            {
                var log = provider.CreateLogger($"Category{i}");
                for (var j = 0; j < 200; j++)
                {
                    log.LogInformation("entry {Entry}", j);
                }
                return ValueTask.CompletedTask;
            }
        );
        await provider.FlushAsync();

        var byCategory = Lines("2026-04-01.jsonl").GroupBy(line => Text(line, "category")).ToList();
        Assert.Equal(20, byCategory.Count);
        Assert.All(byCategory, lines => Assert.Equal(Enumerable.Range(0, 200), lines.Select(line => line.GetProperty("entry").GetInt32())));
    }

    [Fact]
    public void A_factory_that_is_disposed_of_leaves_no_line_behind()
    {
        using (var factory = new LoggerFactory())
        {
            factory.AddProvider(Provider());
            factory.CreateLogger("Category").LogInformation("last words");
        }

        Assert.Equal("last words", Text(Lines("2026-04-01.jsonl").Single(), "message"));
    }

    [Fact]
    public async Task The_files_are_for_the_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such modes on Windows.");

        await LogAsync(log => log.LogInformation("x"));

        var mode = OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(_folder["logs/2026-04-01.jsonl"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, mode);
    }

    public void Dispose() => _folder.Dispose();

    private static string? Text(JsonElement line, string member) => line.GetProperty(member).GetString();

    [LoggerMessage(
        EventName = "service.started",
        Level = LogLevel.Information,
        Message = "The {ServiceName} is there after {Attempts} attempts, {Duration}."
    )]
    private static partial void Started(ILogger log, string serviceName, int attempts, TimeSpan duration);

    private LogFileProvider Provider() => new(_options, _redactor, _time);

    private async Task LogAsync(Action<ILogger> say)
    {
        await using var provider = Provider();
        say(provider.CreateLogger("Category"));
    }

    private List<JsonElement> Lines(string file) =>
        [.. File.ReadAllLines(_folder["logs/" + file]).Select(line => JsonDocument.Parse(line).RootElement)];
}
