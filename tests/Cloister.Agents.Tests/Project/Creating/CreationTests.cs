using System.Text.Json;

namespace Cloister.Agents.Tests;

public sealed class CreationTests : IDisposable
{
    private static readonly Dictionary<string, ModelSettings> Pool = new()
    {
        ["main"] = new() { Provider = "p", Name = "n" },
        ["tired"] = new()
        {
            Provider = "p",
            Name = "n",
            IsPaused = true,
        },
    };

    private readonly ProjectFolder _folder = new();

    [Fact]
    public void A_new_project_has_its_files_and_can_be_loaded()
    {
        var created = AgentProject.Create(_folder["my_first-agent"]);

        string[] files = ["agent.json", "PROFILE.md", "SOUL.md", ".env.example", ".agents/skills/", ".agent/"];
        Assert.Equal(files, created.CreatedFiles);
        Assert.Empty(created.SkippedFiles);
        Assert.All(files, file => Assert.True(Path.Exists(_folder["my_first-agent/" + file]), file));
        var config = AgentConfig.Load(created.Project);
        Assert.Equal(("my first agent", "1.0.0", null), (config.Name, config.Version, config.Execution.ModelId));
        Assert.Empty(config.Warnings);
        Assert.Contains("{{agent_name}}", _folder.Read("my_first-agent/PROFILE.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_is_for_the_user_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such modes on Windows.");

        AgentProject.Create(_folder.Path);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(_folder[".agent"])
        );
    }

    [Fact]
    public void What_people_have_written_is_left_alone()
    {
        _folder.Write("PROFILE.md", "mine");
        _folder.Write("SOUL.md", "mine too");
        Directory.CreateDirectory(_folder[".agent"]);

        var created = AgentProject.Create(_folder.Path, new() { Name = "helper" });

        Assert.Equal(["agent.json", ".env.example", ".agents/skills/"], created.CreatedFiles);
        Assert.Equal(["PROFILE.md", "SOUL.md", ".agent/"], created.SkippedFiles);
        Assert.Equal(("mine", "mine too"), (_folder.Read("PROFILE.md"), _folder.Read("SOUL.md")));
    }

    [Fact]
    public void A_configuration_that_is_there_is_replaced_by_force_only()
    {
        _folder.Write("agent.json", "mine");

        var refused = Assert.Throws<AgentConfigException>(() => AgentProject.Create(_folder.Path));
        Assert.Contains("by force", refused.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["PROFILE.md"]));
        Assert.Equal("mine", _folder.Read("agent.json"));

        AgentProject.Create(_folder.Path, new() { Force = true, Name = "helper" });
        Assert.Equal("helper", _folder.Load().Name);
    }

    [Theory]
    [InlineData("main", null)]
    [InlineData("inherited", null)]
    [InlineData("tired", "Model is paused: tired")]
    [InlineData("stopped", "Model is paused: stopped")]
    [InlineData("nobody", "Model not found in model pool: nobody")]
    public void The_model_must_be_one_that_can_be_used(string id, string? refusal)
    {
        _folder.Write(
            "agent.json",
            """{"models":{"inherited":{"provider":"p","name":"n"},"stopped":{"provider":"p","name":"n","paused":true}}}"""
        );
        CreatedProject Create() => AgentProject.Create(_folder["team/agent"], new() { ModelId = id, ModelPool = Pool });

        if (refusal is null)
        {
            Assert.Equal(id, AgentConfig.Load(Create().Project).Execution.ModelId);
        }
        else
        {
            Assert.Equal([refusal], Assert.Throws<AgentConfigException>(Create).Errors);
            Assert.False(Path.Exists(_folder["team"]));
        }
    }

    [Fact]
    public void Without_a_model_there_is_a_warning_only_if_there_is_none_to_be_had()
    {
        Assert.Single(AgentProject.Create(_folder["a"]).Warnings);
        Assert.Empty(AgentProject.Create(_folder["b"], new() { ModelPool = Pool }).Warnings);
    }

    [Fact]
    public void Channels_get_variables_for_their_secrets()
    {
        AgentProject.Create(_folder.Path, new() { Channels = ["telegram", "qq"] });

        var channels = _folder.Load(new() { ["TELEGRAM_BOT_TOKEN"] = "t" }).Chat.Channels;

        Assert.Equal(ConfigMap.Of(("enabled", true), ("botToken", "${TELEGRAM_BOT_TOKEN}")), channels["telegram"]);
        Assert.Equal(["enabled", "appId", "appSecret"], channels["qq"].Keys);
        Assert.Contains("TELEGRAM_BOT_TOKEN=\nQQ_APP_ID=\nQQ_APP_SECRET=\n", _folder.Read(".env.example"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_channel_is_refused_before_anything_is_written()
    {
        var refused = Assert.Throws<ArgumentException>(() => AgentProject.Create(_folder["new"], new() { Channels = ["pigeon"] }));

        Assert.Contains("telegram, feishu, qq", refused.Message, StringComparison.Ordinal);
        Assert.False(Path.Exists(_folder["new"]));
    }

    [Fact]
    public void Names_in_all_languages_stay_readable()
    {
        AgentProject.Create(_folder.Path, new() { Name = "Großmutters 助手" });

        Assert.Contains("Großmutters 助手", _folder.Read("agent.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, ".agent/\n.env\n")]
    [InlineData("bin/", "bin/\n.agent/\n.env\n")]
    [InlineData("/.env\r\nbin/\r\n", "/.env\r\nbin/\r\n.agent/\n")]
    [InlineData(".agent\n.env\n", ".agent\n.env\n")]
    public void In_a_git_work_tree_state_and_secrets_are_ignored(string? before, string after)
    {
        Directory.CreateDirectory(_folder[".git"]);
        if (before is not null)
        {
            _folder.Write("agent/.gitignore", before);
        }

        var created = AgentProject.Create(_folder["agent"]);
        AgentProject.Create(_folder["agent"], new() { Force = true });

        Assert.Equal(after, _folder.Read("agent/.gitignore"));
        Assert.Contains(".gitignore", before == after ? created.SkippedFiles : created.CreatedFiles);
    }

    [Fact]
    public void Outside_of_one_nothing_is_ignored()
    {
        AgentProject.Create(_folder["agent"]);

        Assert.False(Path.Exists(_folder["agent/.gitignore"]));
    }

    [Fact]
    public void The_new_configuration_is_plain_json()
    {
        AgentProject.Create(_folder.Path, new() { Name = "helper" });

        Assert.Equal("{\n  \"name\": \"helper\",\n  \"version\": \"1.0.0\"\n}\n", _folder.Read("agent.json"));
        JsonDocument.Parse(_folder.Read("agent.json")).Dispose();
    }

    public void Dispose() => _folder.Dispose();
}
