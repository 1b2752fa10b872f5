using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Plugins.Skills;

public sealed class SkillPluginTests : IAsyncLifetime
{
    private const string Deploy = """
        ---
        name: Deploying
        description: How we
          deploy.
        ---
        Run it.
        """;

    private readonly ScriptedModel _model = ScriptedModel.Saying("Hi");
    private SkillStage _stage = null!;

    public async ValueTask InitializeAsync() => _stage = await SkillStage.StartAsync(_model);

    public async ValueTask DisposeAsync()
    {
        await _stage.DisposeAsync();
        _model.Dispose();
    }

    [Fact]
    public async Task A_skill_is_its_keys_and_its_text()
    {
        _stage.Write(
            "deploy",
            """
            ---
            # for everybody
            name: Deploying
            metadata:
              author: ada
              tags: [a, b]
            description: "How we deploy: slowly."
            allowed-tools:
            - shell_exec
            - Bash(git status:*)
            license: MIT
            ---

            # Deploying

            Run it.
            """
        );

        var skill = await _stage.DoAsync("lookup", ("name", "deploy"));

        Assert.Equal(
            """{"id":"deploy","name":"Deploying","description":"How we deploy: slowly.","path":".agents/skills/deploy/SKILL.md","allowedTools":["shell_exec","Bash(git status:*)"],"valid":true,"text":"# Deploying\n\nRun it."}""",
            skill.ToString()
        );
    }

    [Theory]
    [InlineData("Read, Grep", "Read", "Grep")]
    [InlineData("Read Grep", "Read", "Grep")]
    [InlineData("[Read, 'Grep']", "Read", "Grep")]
    [InlineData("Bash(git add *)", "Bash(git add *)")]
    public void Tools_are_named_in_several_ways(string written, params string[] tools) =>
        Assert.Equal(tools, SkillHead.Read($"---\nname: x\nallowed-tools: {written}\n---\nText").Tools);

    [Fact]
    public async Task Without_keys_the_folder_is_the_name_and_the_first_line_tells_what_it_is_for()
    {
        _stage.Write("tea", $"# Making tea\n\n{new string('x', 300)}\n");

        var skill = (await _stage.DoAsync("list"))[0];

        Assert.Equal(("tea", new string('x', 200)), (skill["name"].AsString(), skill["description"].AsString()));
    }

    [Fact]
    public async Task What_cannot_be_read_is_listed_with_the_reason_and_not_used()
    {
        _stage.Write("a-large", new string('x', (256 << 10) + 1));
        _stage.Write("b-latin", "");
        await File.WriteAllBytesAsync(
            Path.Combine(_stage.Agent.ProjectRoot, ".agents/skills/b-latin/SKILL.md"),
            [0x63, 0x61, 0x66, 0xE9],
            TestContext.Current.CancellationToken
        );
        _stage.Write("c-open", "---\nname: x\n");
        _stage.Write("d-odd", "---\nname: x\nwhat is this\n---\n");
        _stage.Write("e-twice", "---\nname: x\nname: y\n---\n");
        Directory.CreateDirectory(Path.Combine(_stage.Agent.ProjectRoot, ".agents/skills/f-empty"));

        Assert.Equal(
            [
                "a-large: it has more than 256 KiB",
                "b-latin: it is not UTF-8",
                "c-open: the keys at its beginning have to end with a line of '---'",
                "d-odd: line 3: a key, a colon and a value are expected",
                "e-twice: line 3: 'name' is there twice",
            ],
            await _stage.ListAsync()
        );
        Assert.Equal("Skill 'b-latin' cannot be used: it is not UTF-8", (await _stage.TryAsync("lookup", ("name", "b-latin"))).Error);
        await _stage.Agent.Host.Sessions.Get("main").RunAsync("Hello", TestContext.Current.CancellationToken);
        Assert.DoesNotContain("b-latin", _model.Requests[0].System, StringComparison.Ordinal);
        Assert.DoesNotContain("skill_lookup", _model.Requests[0].Tools);
    }

    [Theory]
    [InlineData("deploy", "deploy")]
    [InlineData("Shipping", "release")]
    [InlineData("shipp", "release")]
    [InlineData("elea", "release")]
    public async Task A_skill_is_meant_by_id_then_by_name_then_by_a_part_of_them(string name, string id)
    {
        _stage.Write("deploy", "Text");
        _stage.Write("deploy-again", "Text");
        _stage.Write("release", "---\nname: Shipping\n---\nText");

        Assert.Equal(id, (await _stage.DoAsync("lookup", ("name", name)))["id"].AsString());
    }

    [Theory]
    [InlineData("depl", "Ambiguous skill: deploy, deploy-again")]
    [InlineData("tea", "Skill not found: tea")]
    [InlineData(" ", "Skill not found: ")]
    public async Task Nobody_guesses_which_skill_is_meant(string name, string error)
    {
        _stage.Write("deploy", "Text");
        _stage.Write("deploy-again", "Text");

        Assert.Equal(error, (await _stage.TryAsync("lookup", ("name", name))).Error);
    }

    [Fact]
    public async Task Skills_are_found_by_words()
    {
        _stage.Write("deploy", "How we deploy the server.");
        _stage.Write("tea", "How we make tea.");

        Assert.Equal(["deploy"], (await _stage.DoAsync("find", ("query", "SERVER how"))).Items.Select(skill => skill["id"].AsString()));
        Assert.Empty((await _stage.DoAsync("find", ("query", "server tea"))).Items);
    }

    [Fact]
    public async Task The_first_folder_that_has_a_skill_wins_and_the_users_own_come_last_if_wanted()
    {
        _stage.Write("a", "one", "first");
        _stage.Write("a", "two", "second");
        _stage.Write("b", "two", "second");
        _stage.Write("b", "three", Path.Combine(_stage.Home, ".agents/skills"));
        _stage.Write("c", "three", Path.Combine(_stage.Home, ".agents/skills"));

        await _stage.ConfigureAsync("""{"paths":["first","second"]}""");
        Assert.Equal(["a", "b"], await _stage.ListAsync());

        await _stage.ConfigureAsync("""{"paths":["first","second"],"includeHome":true}""");
        Assert.Equal(["one", "two", "three"], (await _stage.DoAsync("list")).Items.Select(skill => skill["description"].AsString()));
    }

    [Fact]
    public async Task Folders_outside_of_the_project_are_left_out_unless_that_is_allowed()
    {
        _stage.Write("a", "one", Path.Combine(_stage.Home, "elsewhere"));
        var paths = JsonData.Array(Path.Combine(_stage.Home, "elsewhere"), "../../..");

        await _stage.ConfigureAsync(JsonData.Object(("paths", paths)).ToString());
        Assert.Empty(await _stage.ListAsync());
        var availability = await _stage.Agent.Host.Context.Plugins.AvailabilityAsync("skill", TestContext.Current.CancellationToken);
        Assert.Equal((false, 2), (availability.IsAvailable, availability.Reasons.Count));

        await _stage.ConfigureAsync(JsonData.Object(("paths", paths), ("allowExternalPaths", true)).ToString());
        Assert.Equal(["a"], await _stage.ListAsync());
    }

    [Fact]
    public async Task Links_out_of_the_project_are_not_followed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights there.");
        _stage.Write("out", "outside", Path.Combine(_stage.Home, "elsewhere"));
        _stage.Write("in", "inside", "elsewhere");
        var skills = Path.Combine(_stage.Agent.ProjectRoot, ".agents/skills");
        Directory.CreateDirectory(Path.Combine(skills, "by-file"));
        Directory.CreateSymbolicLink(Path.Combine(skills, "by-folder"), Path.Combine(_stage.Home, "elsewhere/out"));
        File.CreateSymbolicLink(Path.Combine(skills, "by-file/SKILL.md"), Path.Combine(_stage.Home, "elsewhere/out/SKILL.md"));
        Directory.CreateSymbolicLink(Path.Combine(skills, "stays"), Path.Combine(_stage.Agent.ProjectRoot, "elsewhere/in"));
        Directory.CreateSymbolicLink(Path.Combine(skills, "circle"), Path.Combine(skills, "circle"));

        Assert.Equal(["stays"], await _stage.ListAsync());
    }

    [Fact]
    public async Task A_change_of_a_skill_is_seen()
    {
        _stage.Write("a", "one");
        Assert.Equal("one", (await _stage.DoAsync("lookup", ("name", "a")))["text"].AsString());

        _stage.Write("a", "other");

        Assert.Equal("other", (await _stage.DoAsync("lookup", ("name", "a")))["text"].AsString());
    }

    [Fact]
    public async Task Models_are_told_which_skills_there_are()
    {
        _stage.Write("deploy", "---\ndescription: >\n  How we\n  deploy.\n---\nRun it.");
        _stage.Write("tea", "How we make tea.");

        await _stage.Agent.Host.Sessions.Get("main").RunAsync("Hello", TestContext.Current.CancellationToken);

        Assert.Contains("\n- deploy: How we deploy.\n- tea: How we make tea.\n\n", _model.Requests[0].System, StringComparison.Ordinal);
        Assert.Contains("skill_lookup", _model.Requests[0].Tools);
    }

    [Fact]
    public async Task Without_skills_models_hear_nothing_of_them()
    {
        await _stage.Agent.Host.Sessions.Get("main").RunAsync("Hello", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("skill", _model.Requests[0].System, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("skill_lookup", _model.Requests[0].Tools);
    }

    [Fact]
    public async Task Switched_off_it_tells_nothing_and_does_nothing()
    {
        _stage.Write("deploy", Deploy.Replace("\n  deploy.", " deploy.", StringComparison.Ordinal));
        await _stage.ConfigureAsync("""{"enabled":false}""");

        await _stage.Agent.Host.Sessions.Get("main").RunAsync("Hello", TestContext.Current.CancellationToken);

        Assert.DoesNotContain("deploy", _model.Requests[0].System, StringComparison.Ordinal);
        Assert.DoesNotContain("skill_lookup", _model.Requests[0].Tools);
        Assert.Equal("Plugin \"skill\" is disabled", (await _stage.TryAsync("list")).Error);
    }
}
