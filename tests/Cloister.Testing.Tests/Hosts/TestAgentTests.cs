namespace Cloister.Testing.Tests.Hosts;

public sealed class TestAgentTests
{
    [Fact]
    public async Task Agent_answers_by_its_script_and_remembers_over_a_restart()
    {
        using var model = new ScriptedModelBuilder().Text("one").NextRequest().Text("two").Build();
        await using var agent = await TestAgent.StartAsync(model);

        var first = await agent.Host.Sessions.Get("main").RunAsync("a");
        await agent.RestartAsync();
        var second = await agent.Host.Sessions.Get("main").RunAsync("b");

        Assert.Equal(("one", "two"), (first.Text, second.Text));
        Assert.Equal(["a", "one", "b"], model.Requests[1].Messages.Skip(1).Select(message => message.Text));
    }

    [Fact]
    public async Task Folder_goes_with_the_agent()
    {
        using var model = ScriptedModel.Saying("Hi");
        string root;
        await using (var agent = await TestAgent.StartAsync(model))
        {
            root = agent.ProjectRoot;
            Assert.True(Directory.Exists(root));
        }

        Assert.False(Directory.Exists(root));
    }
}
