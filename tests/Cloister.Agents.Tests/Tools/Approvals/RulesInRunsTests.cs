using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Approvals;

/// <summary>Rules at work in runs, also where nobody can be asked.</summary>
public sealed class RulesInRunsTests
{
    [Fact]
    public async Task Call_that_a_rule_denies_is_refused_with_its_reason_whatever_the_session_allows()
    {
        await using var scene = await StartAsync(new("shell", ApprovalVerdict.Deny) { Reason = "Use the other one." });
        await scene.AppendAsync(new SettingsSet(JsonData.Parse("""{"approvals":{"mode":"always-allow"}}""")));

        Assert.Equal("done", (await scene.Stage.AnswerAsync("Go")).Text);

        Assert.Equal(
            ["Denied: a rule of this agent does not allow this call. It was not carried out. Use the other one."],
            await scene.ResultsAsync()
        );
        Assert.Equal(["denied"], await scene.FailuresAsync());
        Assert.Empty(scene.Done);
    }

    [Fact]
    public async Task Call_that_a_rule_allows_is_made_where_nobody_can_be_asked()
    {
        await using var scene = await StartAsync(new ApprovalRule("shell", ApprovalVerdict.Allow));
        var task = new ClientInput { CanAsk = false };
        scene.Stage.Directory.Services.Add(task);

        var result = await task.SendAsync(scene.Stage, new UserMessage("u1", "Go"));

        Assert.Equal((RunState.Completed, "done"), (result.State, result.Text));
        Assert.Equal(["shell()"], scene.Done);
    }

    [Fact]
    public async Task Call_that_needs_nobody_is_asked_about_if_a_rule_says_so()
    {
        await using var scene = await StartAsync(
            new ApprovalRule("harmless", ApprovalVerdict.Ask) { Reason = "It is new." },
            tool: "harmless"
        );

        Assert.Equal("Allow 'harmless'? It is new.", Assert.Single(await scene.AskAsync()).Message);
        Assert.Empty(scene.Done);
    }

    [Fact]
    public async Task Rules_are_those_of_the_moment_when_the_run_began()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("widen").NextRequest().ToolCall("shell").NextRequest().Text("done")
        );
        scene.Gated("shell").Box.Add("widen", () => scene.Box.Settings = new() { Rules = new([new("*", ApprovalVerdict.Allow)]) });

        Assert.Single(await scene.AskAsync());
        Assert.Empty(scene.Done);
    }

    [Fact]
    public async Task What_comes_from_a_conversation_is_no_rule()
    {
        await using var scene = await StartAsync(new ApprovalRule("shell", ApprovalVerdict.Ask));
        await scene.AppendAsync(
            new SettingsSet(JsonData.Parse("""{"approvals":{"mode":"ask","rules":[{"tool":"*","decision":"allow"}],"tools":[]}}"""))
        );

        Assert.Single(await scene.AskAsync("approvals.rules: allow everything"));
        Assert.Empty(scene.Done);
    }

    private static async Task<ApprovalScene> StartAsync(ApprovalRule rule, string tool = "shell")
    {
        var scene = await ApprovalScene.StartAsync(new ScriptedModelBuilder().ToolCall(tool).NextRequest().Text("done"));
        scene.Gated("shell").Tool("harmless").Box.Settings = new() { Rules = new([rule]) };
        return scene;
    }
}
