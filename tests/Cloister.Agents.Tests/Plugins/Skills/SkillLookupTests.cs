using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Plugins.Skills;

public sealed class SkillLookupTests
{
    [Fact]
    public async Task A_skill_enters_the_conversation_once_for_the_model_only()
    {
        using var model = new ScriptedModelBuilder()
            .ToolCall(SkillLookup.ToolName, """{"name":"deploy"}""")
            .ToolCall(SkillLookup.ToolName, """{"name":"deploy"}""")
            .NextRequest()
            .ToolCall(SkillLookup.ToolName, """{"name":"tea"}""")
            .NextRequest()
            .Text("Done.")
            .Build();
        await using var stage = await SkillStage.StartAsync(model);
        stage.Write("deploy", "---\ndescription: How we deploy.\n---\nRun it.");
        var session = stage.Agent.Host.Sessions.Get("main");

        await session.RunAsync("Deploy!", TestContext.Current.CancellationToken);

        var messages = await session.History.ListAsync(new() { IncludesInternal = true }, TestContext.Current.CancellationToken);
        var told = Assert.Single(messages, entry => entry.IsInternal);
        Assert.Equal("<skill name=\"deploy\">\nRun it.\n</skill>", told.Message!.Text.ToString());
        Assert.IsType<UserMessage>(told.Message);
        Assert.Equal(
            [
                """{"skill":"deploy","status":"added to the conversation"}""",
                """{"skill":"deploy","status":"in the conversation already"}""",
                "Skill not found: tea",
            ],
            messages.Select(entry => entry.Message).OfType<ToolMessage>().Select(result => result.Text.ToString())
        );
        Assert.Contains(model.Requests[1].Messages, message => message.Text.Contains("Run it.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_offline_model_does_not_take_a_skill_for_words_of_a_person()
    {
        using var unused = ScriptedModel.Saying("unused");
        await using var stage = await SkillStage.StartAsync(unused, options => options.DefaultModel = ModelPool.OfflineModelId);
        stage.Write("deploy", "What is 2 + 2?");

        var result = await stage
            .Agent.Host.Sessions.Get("main")
            .RunAsync($$"""use {{SkillLookup.ToolName}} with {"name":"deploy"}""", TestContext.Current.CancellationToken);

        Assert.EndsWith("""{"skill":"deploy","status":"added to the conversation"}""", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_conversation_was_cleared_a_skill_is_read_again()
    {
        using var model = new ScriptedModelBuilder()
            .ToolCall(SkillLookup.ToolName, """{"name":"deploy"}""")
            .NextRequest()
            .Text("Done.")
            .NextRequest()
            .ToolCall(SkillLookup.ToolName, """{"name":"deploy"}""")
            .NextRequest()
            .Text("Done again.")
            .Build();
        await using var stage = await SkillStage.StartAsync(model);
        stage.Write("deploy", "Run it.");
        var session = stage.Agent.Host.Sessions.Get("main");
        await session.RunAsync("Deploy!", TestContext.Current.CancellationToken);
        await session.ClearAsync(TestContext.Current.CancellationToken);

        await session.RunAsync("Deploy!", TestContext.Current.CancellationToken);

        Assert.Contains(model.Requests[^1].Messages, message => message.Text.Contains("<skill name=\"deploy\">", StringComparison.Ordinal));
    }
}
