using System.Diagnostics.CodeAnalysis;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.Tests;

[SuppressMessage("Performance", "CA1848", Justification = "What is logged is the test's own.")]
public sealed class LiveProjectTests : IDisposable
{
    private readonly ProjectFolder _folder = ProjectFolder.With(
        """{"name":"n","version":"1","providers":{"p":{"type":"openai","apiKey":"${KEY}"}},"colour":1}"""
    );

    private readonly ProjectFolder _home = new();
    private readonly LogCollector _collected = new();

    [Fact]
    public async Task It_logs_to_the_project_and_to_the_application_and_to_neither_its_secrets()
    {
        _folder.Write(".env", "KEY=sk-very-secret");
        await using (var live = await OpenAsync())
        {
            var log = live.Loggers.CreateLogger("Category");
            using var scope = log.BeginScope(new Dictionary<string, object?> { ["SessionId"] = "s1" });
            log.LogInformation("The key is {Key}", live.Current.GetModels().Providers["p"].ApiKey);
            log.LogInformation("So is {Key}", live.FindVariable("OTHER_KEY"));
        }

        var text = _folder.Read(".agent/logs/" + Path.GetFileName(Directory.GetFiles(_folder[".agent/logs"]).Single()));
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"The key is [redacted]\"", text, StringComparison.Ordinal);
        Assert.Contains("\"message\":\"So is [redacted]\"", text, StringComparison.Ordinal);
        Assert.Contains("\"sessionId\":\"s1\"", text, StringComparison.Ordinal);
        Assert.Contains("\"event\":\"config.warning\"", text, StringComparison.Ordinal);
        Assert.Equal(
            ["agent.json: colour: unknown key, not used", "The key is [redacted]", "So is [redacted]"],
            _collected.Records.Select(record => record.Message)
        );
    }

    [Fact]
    public async Task What_it_makes_is_for_the_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such modes on Windows.");

        await using (await OpenAsync()) { }

        Assert.False(PrivateFolder.IsOpen(_folder[".agent"]));
        Assert.False(PrivateFolder.IsOpen(_folder[".agent/logs"]));
        Assert.True(Directory.Exists(_folder[".agent/logs"]));
    }

    [Fact]
    public async Task A_variable_is_looked_for_from_the_agent_outwards()
    {
        _folder.Write(".env", "A=agent");
        await using var live = await OpenAsync();
        await live.Variables.SetAsync(VariableScope.Global, new("A", "global", false), default);
        await live.Variables.SetAsync(VariableScope.Global, new("B", "global", false), default);
        live.Source.Start();
        await live.Source.ReloadAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(
            ("agent", "global", "host-secret", null),
            (live.FindVariable("A"), live.FindVariable("B"), live.FindVariable("OTHER_KEY"), live.FindVariable("C"))
        );
    }

    [Fact]
    public async Task The_level_of_its_log_follows_the_configuration()
    {
        await using var live = await OpenAsync();
        _collected.MinimumLevel = LogLevel.Error;
        live.Source.Start();
        var log = live.Loggers.CreateLogger("Category");
        Assert.False(log.IsEnabled(LogLevel.Debug));

        using (var value = System.Text.Json.JsonDocument.Parse("\"debug\""))
        {
            await live.Editor.SetAsync("logging.level", value.RootElement, live.Current.Env, CancellationToken.None);
        }
        await live.Source.ReloadAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.True(log.IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public async Task A_project_that_cannot_be_loaded_is_not_opened()
    {
        _folder.Write("agent.json", "{}");

        await Assert.ThrowsAsync<AgentConfigException>(OpenAsync);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _home.Dispose();
        _collected.Dispose();
    }

    private Task<LiveProject> OpenAsync() =>
        LiveProject.OpenAsync(
            _folder.Project,
            new()
            {
                Loggers = _collected,
                Variable = name =>
                    name switch
                    {
                        "CLOISTER_HOME" => _home.Path,
                        "OTHER_KEY" => "host-secret",
                        _ => null,
                    },
            },
            CancellationToken.None
        );
}
