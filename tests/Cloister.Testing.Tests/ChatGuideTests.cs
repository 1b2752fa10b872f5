using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Testing.Tests;

/// <summary>The tests that docs/guides/test-a-chat.md shows.</summary>
public sealed class ChatGuideTests
{
    // <snippet:testing-chat-scripted>
    [Fact]
    public async Task Draft_keeps_what_was_said_before_the_failure()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("Dear Ada", chunks: 2).RunError("out of paper").Build();
        await using var client = new AgUiClient(agent);
        var session = client.NewSession();

        var result = await session.SendAsync("Write a letter");

        Assert.Equal(RunOutcome.Failed, result.Outcome);
        Assert.Equal("Dear Ada", session.State.Messages[^1].Text.ToString());
        Assert.Equal("Write a letter", agent.Runs[0].Input.Messages[^1].Text.ToString());
    }

    // </snippet:testing-chat-scripted>

    // <snippet:testing-chat-cancel>
    [Fact]
    public async Task Stop_button_works_while_the_agent_hangs()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Stall().Build();
        await using var client = new AgUiClient(agent);
        var session = client.NewSession();

        var sending = session.SendAsync("Think");
        await agent.Runs.WaitForAsync(1); // it has begun
        session.Cancel();

        Assert.Equal(RunOutcome.Aborted, (await sending).Outcome);
        Assert.Equal([ScriptEnd.Cancelled], await agent.Ends.WaitForAsync(1)); // and it was told
        AgUiAssert.NoLiveRuns(agent);
    }

    // </snippet:testing-chat-cancel>

    // <snippet:testing-chat-server>
    [Fact]
    public async Task Broken_connection_is_tried_again()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("Hello").RunFinished().Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        server.FailNext(ServerFault.Status(503), ServerFault.CutAfterEvents(1));
        var retry = new RetryOptions { MaxAttempts = 2, BaseDelay = TimeSpan.Zero };
        await using var client = new AgUiClient(new HttpAgent(server.Url, new() { Retry = retry }));

        var result = await client.NewSession().SendAsync("Hello");

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(3, server.Requests.Count);
    }

    // </snippet:testing-chat-server>

    // <snippet:testing-chat-tool>
    [Fact]
    public async Task Tool_gets_what_the_agent_asks_for()
    {
        var tools = new ToolHarness().Add("add", (call, _) => new($"{call.Arguments["a"].AsInt64() + call.Arguments["b"].AsInt64()}"));
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .ToolCall("add", """{"a":1,"b":2}""")
            .RunFinished()
            .NextRun()
            .RunStarted()
            .Text("It is 3.")
            .RunFinished()
            .Build();
        await using var client = new AgUiClient(agent, new() { Tools = tools.Registry });

        await client.NewSession().SendAsync("What is 1 + 2?");
        var byHand = await tools.InvokeAsync("add", JsonData.Object(("a", 40), ("b", 2)));

        Assert.Equal("3", agent.Runs[1].Input.Messages[^1].Text.ToString()); // what the agent was told
        Assert.Equal("42", byHand.Content.Text.ToString());
        Assert.Equal(["add", "add"], tools.Calls.Select(call => call.Name));
    }

    // </snippet:testing-chat-tool>

    // <snippet:testing-chat-agent>
    [Fact]
    public async Task Agent_keeps_the_rules_of_the_protocol()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("Hello").RunFinished().Build(); // yours, or a Uri

        var report = await ProtocolConformance.RunAsync(agent, new() { Corpus = [] });

        Assert.True(report.PassedRules == report.Rules.Length, report.ToString());
    }

    // </snippet:testing-chat-agent>

    // <snippet:testing-chat-storage>
    [Fact]
    public Task Storage_keeps_its_promises() => SessionStorageConformance.RunAsync(() => new InMemorySessionStorage()); // yours
    // </snippet:testing-chat-storage>
}
