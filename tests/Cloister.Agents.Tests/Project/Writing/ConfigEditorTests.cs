using System.Text;
using System.Text.Json;

namespace Cloister.Agents.Tests;

public sealed class ConfigEditorTests : IDisposable
{
    private const string File = """
        {
            "version": "1.0.0",
            "name": "helper",
            "execution": { "maxSteps": 5, "later": [1,2] },
            "plugins": {
                "asr": { "enabled": true, "apiKey": "${ASR_KEY}" }
            },
            "mine": {"x":1.0}
        }

        """;

    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly ProjectFolder _folder = ProjectFolder.With(File);

    private ConfigEditor Editor => new(_folder.Project, TimeProvider.System);

    [Fact]
    public async Task Setting_a_key_touches_no_other()
    {
        await SetAsync("execution.maxSteps", "7");
        await SetAsync("execution.modelId", "\"main\"");

        var expected = File.Replace(
            "\"maxSteps\": 5, \"later\": [1,2] }",
            "\"maxSteps\": 7, \"later\": [1,2], \"modelId\": \"main\" }",
            StringComparison.Ordinal
        );
        Assert.Equal(expected, _folder.Read("agent.json"));
        Assert.Equal(
            ["agent.json", ".agent"],
            Directory.GetFileSystemEntries(_folder.Path).Select(Path.GetFileName).OrderDescending(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Placeholders_are_written_back_as_placeholders()
    {
        await Editor.MergeAsync(
            ["plugins", "asr"],
            ConfigMap.Of(("language", "en")),
            new Dictionary<string, string> { ["ASR_KEY"] = "s3cret-value" },
            default
        );

        var expected = File.Replace("\"${ASR_KEY}\" }", "\"${ASR_KEY}\", \"language\": \"en\" }", StringComparison.Ordinal);
        Assert.Equal(expected, _folder.Read("agent.json"));
    }

    [Fact]
    public async Task A_patch_sets_what_it_names_and_takes_away_what_it_gives_null()
    {
        await Editor.MergeAsync(
            ["plugins", "asr"],
            ConfigMap.Of(("enabled", false), ("apiKey", null), ("http", ConfigMap.Of(("timeoutMs", 5)))),
            NoVariables,
            default
        );

        Assert.Equal(new PluginSettings(false, ConfigMap.Of(("http", ConfigMap.Of(("timeoutMs", 5))))), _folder.Load().Plugins["asr"]);
    }

    [Fact]
    public async Task Unsetting_a_key_brings_back_what_is_inherited()
    {
        await Editor.UnsetAsync("execution.maxSteps", NoVariables, default);
        await Editor.UnsetAsync("execution.nothing", NoVariables, default);

        Assert.Equal(64, _folder.Load().Execution.MaxSteps);
    }

    [Theory]
    [InlineData("execution.maxSteps", "0", "agent.json: execution.maxSteps: must be an integer from 1 to 256")]
    [InlineData("name", "null", "agent.json: missing required fields: name")]
    [InlineData("execution", "5", "agent.json: execution: must be an object")]
    public async Task What_could_not_be_used_is_not_written(string path, string value, string reason)
    {
        var refused = await Assert.ThrowsAsync<AgentConfigException>(() => SetAsync(path, value));

        Assert.Equal([reason], refused.Errors);
        Assert.Equal(File, _folder.Read("agent.json"));
    }

    [Fact]
    public async Task A_file_with_several_errors_can_be_put_right_one_key_at_a_time()
    {
        _folder.Write("agent.json", """{"name":"n","version":"1","locale":"de","execution":{"maxSteps":0}}""");

        await SetAsync("locale", "\"en\"");
        await SetAsync("execution.maxSteps", "3");

        Assert.Equal(3, _folder.Load().Execution.MaxSteps);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"name\": \"n\", // mine\n }")]
    [InlineData("[]")]
    public async Task A_file_that_does_not_parse_is_never_overwritten(string text)
    {
        _folder.Write("agent.json", text);

        await Assert.ThrowsAsync<AgentConfigException>(() => SetAsync("locale", "\"en\""));
        await Assert.ThrowsAsync<AgentConfigException>(() => Editor.UnsetAsync("locale", NoVariables, default));

        Assert.Equal(text, _folder.Read("agent.json"));
    }

    [Fact]
    public async Task A_project_without_a_file_gets_none()
    {
        System.IO.File.Delete(_folder["agent.json"]);

        var refused = await Assert.ThrowsAsync<AgentConfigException>(() => SetAsync("locale", "\"en\""));

        Assert.Equal(["agent.json not found in project directory"], refused.Errors);
        Assert.False(Path.Exists(_folder["agent.json"]));
    }

    [Fact]
    public async Task The_mark_of_the_byte_order_and_the_rights_of_the_file_stay()
    {
        System.IO.File.WriteAllText(_folder["agent.json"], ProjectFolder.Minimal, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(_folder["agent.json"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        }

        await SetAsync("locale", "\"zh\"");

        Assert.Equal(new UTF8Encoding(true).GetPreamble(), System.IO.File.ReadAllBytes(_folder["agent.json"])[..3]);
        Assert.Equal(Locale.Chinese, _folder.Load().Locale);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
                System.IO.File.GetUnixFileMode(_folder["agent.json"])
            );
        }
    }

    [Fact]
    public async Task A_file_that_is_a_link_stays_one()
    {
        System.IO.File.Move(_folder["agent.json"], _folder["shared.json"]);
        System.IO.File.CreateSymbolicLink(_folder["agent.json"], "shared.json");

        await SetAsync("locale", "\"zh\"");

        Assert.Equal("shared.json", new FileInfo(_folder["agent.json"]).LinkTarget);
        Assert.Contains("\"zh\"", _folder.Read("shared.json"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_loses_what_others_set_at_the_same_time()
    {
        await Parallel.ForAsync(0, 20, async (i, _) => await SetAsync($"plugins.p{i}.x", "1"));

        Assert.Equal(21, _folder.Load().Plugins.Count);
    }

    [Fact]
    public void Looking_at_the_file_shows_no_secrets()
    {
        _folder.Write(
            "agent.json",
            """{"name":"n","version":"1","providers":{"p":{"type":"openai","apiKey":"sk-0123456789xy"},"q":{"type":"openai","apiKey":"${Q}"}}}"""
        );

        Assert.True(Editor.TryGet(null, out var all));
        Assert.True(Editor.TryGet("providers.p.apiKey", out var key));
        Assert.True(Editor.TryGet("providers.q", out var q));
        Assert.False(Editor.TryGet("providers.r", out _));
        Assert.Equal("****xy", key);
        Assert.Equal(ConfigMap.Of(("type", "openai"), ("apiKey", "${Q}")), q);
        Assert.DoesNotContain("sk-0123456789", ((ConfigMap)all!).ToJson(), StringComparison.Ordinal);
        Assert.Contains(ConfigView.Leaves(_folder.Load()), leaf => leaf is { Path: "providers.p.apiKey", Value: "****xy" });
        Assert.Equal(
            ["providers.q.type", "providers.q.apiKey"],
            ConfigView.Leaves(_folder.Load(), "providers.q").Select(leaf => leaf.Path)
        );
    }

    public void Dispose() => _folder.Dispose();

    private async Task SetAsync(string path, string json)
    {
        using var value = JsonDocument.Parse(json);
        await Editor.SetAsync(path, value.RootElement, NoVariables, CancellationToken.None);
    }
}
