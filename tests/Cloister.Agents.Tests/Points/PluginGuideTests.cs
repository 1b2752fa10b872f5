using Cloister.Testing;

namespace Cloister.Agents.Tests.Points;

public sealed class PluginGuideTests
{
    private sealed record Answer(string Text);

    private static class DeskPoints
    {
        public static PipelinePoint<Answer> BeforeAnswer { get; } = new("desk.beforeAnswer");
    }

    private sealed class Polite : AgentPlugin
    {
        public override PluginId PluginId => new("polite");

        protected override void Hook(PointHooks hooks) =>
            hooks.Pipeline(
                DeskPoints.BeforeAnswer,
                (_, answer) => answer with { Text = answer.Text.Replace("damn", "d***", StringComparison.Ordinal) }
            );
    }

    // <snippet:desk-test>
    [Fact]
    public async Task Bad_language_stays_in()
    {
        await using var agent = await TestAgent.StartAsync(ScriptedModel.Saying("Hello"), options => options.Plugins.Add(new Polite()));
        await agent.Host.Sessions.CreateAsync(new() { Id = "ada" });
        var answer = await agent.Host.Context.Plugins.In("ada").PipelineAsync(DeskPoints.BeforeAnswer, new("A damn shame."));
        Assert.Equal("A d*** shame.", answer.Text);
    }
    // </snippet:desk-test>
}
