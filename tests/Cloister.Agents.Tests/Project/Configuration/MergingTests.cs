namespace Cloister.Agents.Tests;

public sealed class MergingTests : IDisposable
{
    private readonly ProjectFolder _outer = new();

    [Fact]
    public void Objects_merge_by_key_and_everything_else_is_replaced()
    {
        _outer.Write("agent.json", """{"execution":{"modelId":"a","maxSteps":3},"sandbox":{"writablePaths":["x","y"]},"locale":"zh"}""");
        _outer.Write("team/agent.json", """{"execution":{"maxSteps":4},"sandbox":{"writablePaths":["z"]}}""");

        var config = Inner("""{"name":"n","version":"1","execution":{"autoContinue":true}}""");

        Assert.Equal(
            new ExecutionSettings
            {
                ModelId = "a",
                MaxSteps = 4,
                AutoContinue = true,
            },
            config.Execution
        );
        Assert.Equal(["z"], config.Sandbox.WritablePaths);
        Assert.Equal(Locale.Chinese, config.Locale);
    }

    [Fact]
    public void Null_takes_away_what_was_inherited()
    {
        _outer.Write("agent.json", """{"execution":{"modelId":"a","maxSteps":3},"models":{"m":{"provider":"p","name":"n"}}}""");

        var config = Inner("""{"name":"n","version":"1","execution":{"modelId":null},"models":null}""");

        Assert.Equal(new ExecutionSettings { MaxSteps = 3 }, config.Execution);
        Assert.Empty(config.Models);
        Assert.False(config.Json.ContainsKey("models"));
    }

    [Fact]
    public void Name_and_version_are_never_inherited()
    {
        _outer.Write("agent.json", """{"name":"outer","version":"9"}""");
        _outer.Write("team/agent/agent.json", "{}");

        var error = Assert.Throws<AgentConfigException>(() => AgentConfig.Load(AgentProject.Open(_outer["team/agent"])));

        Assert.Equal(["agent.json: missing required fields: name, version"], error.Errors);
    }

    [Fact]
    public void An_object_and_a_value_take_each_others_place()
    {
        _outer.Write("agent.json", """{"plugins":{"a":{"x":{"deep":1}},"b":{"y":2}}}""");

        var config = Inner("""{"name":"n","version":"1","plugins":{"a":{"x":5},"b":{"y":{"deep":3}}}}""");

        Assert.Equal(5L, config.Plugins["a"].Config["x"]);
        Assert.Equal(ConfigMap.Of(("deep", 3)), config.Plugins["b"].Config["y"]);
    }

    [Fact]
    public void Every_value_knows_the_file_it_came_from()
    {
        var outer = _outer.Write(
            "agent.json",
            """{"execution":{"modelId":"a","maxSteps":3},"models":{"x.1":{"provider":"p","name":"n"}}}"""
        );

        var config = Inner("""{"name":"n","version":"1","execution":{"maxSteps":4},"plugins":{}}""");

        var inner = _outer["team/agent/agent.json"];
        (string, string)[] expected =
        [
            ("execution.modelId", outer),
            ("execution.maxSteps", inner),
            ("models[\"x.1\"].provider", outer),
            ("models[\"x.1\"].name", outer),
            ("name", inner),
            ("version", inner),
            ("plugins", inner),
        ];
        Assert.Equal(expected, config.Leaves.Select(leaf => (leaf.Path, leaf.File)));
    }

    [Fact]
    public void What_is_wrong_in_an_outer_file_is_told_with_its_name()
    {
        var outer = _outer.Write("agent.json", """{"locale":"de","colour":1}""");

        var error = Assert.Throws<AgentConfigException>(() => Inner("""{"name":"n","version":"1"}"""));

        Assert.Equal([$"{outer}: locale: must be one of en, zh"], error.Errors);
    }

    [Fact]
    public void What_an_inner_file_puts_right_is_no_error()
    {
        _outer.Write("agent.json", """{"locale":"de"}""");

        Assert.Equal(Locale.English, Inner("""{"name":"n","version":"1","locale":"en"}""").Locale);
    }

    [Fact]
    public void An_outer_file_that_is_no_json_is_refused_by_name()
    {
        var outer = _outer.Write("agent.json", "{\n x }");

        var error = Assert.Throws<AgentConfigException>(() => Inner("""{"name":"n","version":"1"}"""));

        Assert.Equal([$"{outer}: invalid JSON at line 2, column 2"], error.Errors);
    }

    public void Dispose() => _outer.Dispose();

    private AgentConfig Inner(string json)
    {
        _outer.Write("team/agent/agent.json", json);
        return AgentConfig.Load(AgentProject.Open(_outer["team/agent"]));
    }
}
