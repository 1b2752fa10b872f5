using Cloister.Agents.Tests.Storage;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Crash;

/// <summary>The clock of the machine is wrong, and is set right, or the other way round.</summary>
public sealed class ClockTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private readonly SettableClock _clock = new();
    private readonly List<string> _done = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Clock_that_is_set_back_and_forth_changes_no_conversation()
    {
        using var model = new ScriptedModelBuilder().ToolCall("act").NextRequest().Text("done").Build();
        await using (var agent = await StartAsync(model))
        {
            var session = agent.Sessions.Get("s1");
            var question = Assert.Single((await session.RunAsync("Go").WaitAsync(Patience)).Interrupts);

            _clock.Offset = TimeSpan.FromDays(-1);
            var decision = await new ApprovalDecisions(agent.Directory).DecideAsync(ApprovalAnswer.Approve(question.Id), "ann", "test");
            Assert.Equal("done", (await decision.Run!.Finished.WaitAsync(Patience)).Text);
            _clock.Offset = TimeSpan.FromDays(1);
            Assert.True((await session.RunAsync("And?").WaitAsync(Patience)).IsSuccess);
        }

        _clock.Offset = TimeSpan.FromDays(-30);
        await using (var agent = await StartAsync(model))
        {
            var session = agent.Sessions.Get("s1");
            Assert.True((await session.RunAsync("Still there?").WaitAsync(Patience)).IsSuccess);
            Assert.Equal(
                ["Go", "", "did it", "done", "And?", "done", "Still there?", "done"],
                (await session.ListMessagesAsync()).Select(message => $"{message.Text}")
            );
            Assert.Equal("s1", Assert.Single((await agent.Sessions.ListAsync()).Items).Id);
        }

        Assert.Equal(["it"], _done);
        await using var store = await AgentStore.OpenAsync(new() { Folder = _folder[".agent"] });
        await SessionInvariants.CheckAsync(store);
    }

    private Task<AgentHost> StartAsync(ScriptedModel model)
    {
        var tool = AIFunctionFactory.Create(
            () =>
            {
                _done.Add("it");
                return "did it";
            },
            "act"
        );
        if (!File.Exists(_folder["agent.json"]))
        {
            AgentProject.Create(_folder.Path);
        }

        return AgentHost.StartAsync(
            new()
            {
                ProjectRoot = _folder.Path,
                Home = _folder["home"],
                TimeProvider = _clock,
                DefaultModel = "scripted",
                Models = { ["scripted"] = model },
                Tools = { new ApprovalRequiredAIFunction(tool) },
            }
        );
    }

    private sealed class SettableClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
