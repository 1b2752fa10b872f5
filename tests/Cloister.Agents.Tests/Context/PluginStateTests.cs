using Cloister.Agents.Tests.Points;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Context;

public sealed class PluginStateTests
{
    private static readonly EffectPoint<string> Heard = new("test.heard");
    private static readonly PluginId Parrot = new("parrot");

    [Fact]
    public async Task What_a_plugin_remembers_of_a_session_outlives_the_process_and_goes_with_the_session()
    {
        var known = new List<string?>();
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(
            model,
            options =>
                options.Plugins.Add(
                    new HookPlugin(
                        "parrot",
                        hooks =>
                            hooks.Effect(
                                Heard,
                                async (context, word, token) =>
                                {
                                    var state = context.StateOf(Parrot);
                                    known.Add((await state.GetAsync("last", token))?.AsString());
                                    await state.SetAsync("last", word, token);
                                }
                            )
                    )
                )
        );
        await agent.Host.Sessions.CreateAsync(new() { Id = "a" }, TestContext.Current.CancellationToken);
        await agent.Host.Sessions.CreateAsync(new() { Id = "b" }, TestContext.Current.CancellationToken);

        await HearAsync("a", "one");
        await HearAsync("b", "two");
        await agent.RestartAsync();
        await HearAsync("a", "three");
        await agent.Host.Sessions.Get("a").RemoveAsync(TestContext.Current.CancellationToken);
        await agent.Host.Sessions.CreateAsync(new() { Id = "a" }, TestContext.Current.CancellationToken);
        await HearAsync("a", "four");

        Assert.Equal([null, null, "one", null], known);

        async Task HearAsync(string session, string word) => await agent.Host.Context.Plugins.In(session).EffectAsync(Heard, word);
    }

    [Fact]
    public async Task State_of_the_agent_is_apart_from_that_of_sessions_and_of_others()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(model);
        var state = agent.Host.Context.StateOf(Parrot);

        await state.SetAsync("seen", JsonData.Object(("ada", 1)), TestContext.Current.CancellationToken);
        await state.SetAsync("seen", JsonData.Object(("ada", 2)), TestContext.Current.CancellationToken);

        Assert.Equal(2, (await state.GetAsync("seen", TestContext.Current.CancellationToken))!["ada"].AsInt64());
        Assert.Null(await agent.Host.Context.StateOf(new("other")).GetAsync("seen", TestContext.Current.CancellationToken));
        await state.SetAsync("seen", null, TestContext.Current.CancellationToken);
        Assert.Null(await state.GetAsync("seen", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Value_that_is_too_large_is_refused()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(model);

        var failure = await Assert.ThrowsAsync<ArgumentException>(() =>
            agent.Host.Context.StateOf(Parrot).SetAsync("x", new string('x', 2 << 20), TestContext.Current.CancellationToken)
        );

        Assert.Contains("1048576", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_tells_what_models_are_told_first()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(model);
        await File.WriteAllTextAsync(Path.Combine(agent.ProjectRoot, "PROFILE.md"), "A pirate.", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(agent.ProjectRoot, "SOUL.md"), "Gruff.", TestContext.Current.CancellationToken);

        await agent.Host.ReloadAsync(TestContext.Current.CancellationToken);

        var blocks = agent.Host.Context.Systems;
        Assert.Equal(["profile", "soul", "core"], blocks.Select(block => block.Name));
        Assert.Equal(["A pirate.", "Gruff."], blocks.Take(2).Select(block => block.Text.Trim()));
    }

    [Fact]
    public async Task Plugin_changes_its_own_part_of_the_configuration_and_nothing_else()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(model, options => options.Plugins.Add(new HookPlugin("parrot", _ => { })));
        var file = Path.Combine(agent.ProjectRoot, "agent.json");
        await File.WriteAllTextAsync(
            file,
            """
            {
              "name":   "Test",  "version": "1",
              "plugins": { "parrot": { "color": "green", "loud": true } }
            }
            """,
            TestContext.Current.CancellationToken
        );

        await agent.Host.Context.Plugins.SaveConfigAsync(
            "parrot",
            ConfigMap.Of(("color", "red"), ("loud", null)),
            TestContext.Current.CancellationToken
        );

        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("\"name\":   \"Test\",  \"version\": \"1\"", text, StringComparison.Ordinal);
        Assert.Contains("\"color\": \"red\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("loud", text, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => agent.Host.Context.Plugins.SaveConfigAsync("nobody", ConfigMap.Empty));
    }
}
