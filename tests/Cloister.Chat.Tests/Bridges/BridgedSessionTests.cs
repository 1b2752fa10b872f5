using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Chat.Tests.Bridges;

/// <summary>A session over a model, with nothing between them but the bridge.</summary>
public sealed class BridgedSessionTests
{
    [Fact]
    public async Task A_session_runs_its_own_tools_and_the_agent_runs_its_own()
    {
        var model = new ScriptedChatClient(
            [Bridge.Say("Wait"), Bridge.Call("here", "c1"), Bridge.Call("there", "c2")],
            [Bridge.Say("Done", "m2")]
        );
        var agent = new ChatClientAgent(model, new() { Tools = [Bridge.Tool("there", () => "from there")] });
        var options = new AgUiClientOptions();
        options.Tools.Add(Bridge.Tool("here", () => "from here"));
        await using var client = new AgUiClient(agent, options);
        await using var session = client.NewSession("t1");

        var result = await session.SendAsync("go").WaitAsync(Script.Patience);

        Assert.Equal((RunOutcome.Completed, 2), (result.Outcome, result.Runs));
        Assert.Equal(["go", "Wait", "from there", "from here", "Done"], session.State.Messages.Select(message => message.Text.ToString()));
        var asked = model.Requests[1].Messages;
        Assert.Equal([ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.Tool], asked.Select(message => message.Role));
        Assert.Empty(session.State.Open);
    }

    [Theory]
    [InlineData(true, "wiped")]
    [InlineData(false, "The user declined this call. It was not run.")]
    public async Task A_session_is_asked_for_approval_and_goes_on(bool isApproved, string result)
    {
        var model = new ScriptedChatClient([Bridge.Call("wipe")], [Bridge.Say("Done", "m2")]);
        var wipe = new ApprovalRequiredAIFunction(Bridge.Tool("wipe", () => "wiped"));
        await using var client = new AgUiClient(new ChatClientAgent(model, new() { Tools = [wipe] }));
        await using var session = client.NewSession("t1");

        var asked = await session.SendAsync("go").WaitAsync(Script.Patience);
        var question = Assert.Single(session.State.PendingInterrupts);
        var answered = await session
            .ResumeAsync([ResumeEntry.Resolve(question.Id, JsonData.Object(("approved", isApproved)))])
            .WaitAsync(Script.Patience);

        Assert.Equal((RunOutcome.Interrupted, RunOutcome.Completed), (asked.Outcome, answered.Outcome));
        Assert.Equal(["go", "", result, "Done"], session.State.Messages.Select(message => message.Text.ToString()));
        Assert.Empty(session.State.PendingInterrupts);
        Assert.Empty(session.State.Open);
    }
}
