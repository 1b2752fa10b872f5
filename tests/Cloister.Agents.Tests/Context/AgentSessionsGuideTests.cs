using Cloister.Testing;

namespace Cloister.Agents.Tests.Context;

/// <summary>What docs/concepts/agent-sessions.md shows.</summary>
public sealed class AgentSessionsGuideTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_is_asked()
    {
        await using var agent = await TestAgent.StartAsync(Answering("Rome, then.", "At nine."));

        // <snippet:agent-sessions-ask>
        var session = agent.Host.Sessions.Get("holidays"); // nothing is written before it is used
        var result = await session.RunAsync("Paris or Rome?");
        Console.WriteLine(result.Text); // Rome, then.

        var handle = await session.PromptAsync("When is the train?"); // durably taken; a run answers it when its turn comes
        var answer = await handle.Finished; // never throws: how a run ended is a value
        Console.WriteLine($"{answer.State}: {answer.Text}"); // Completed: At nine.
        // </snippet:agent-sessions-ask>

        Assert.Equal((RunState.Completed, "At nine."), (answer.State, answer.Text));
    }

    [Fact]
    public async Task Log_is_followed()
    {
        await using var agent = await TestAgent.StartAsync(Answering("Rome, then."));
        await agent.Host.Sessions.Get("holidays").RunAsync("Paris or Rome?", Token);
        var session = agent.Host.Sessions.Get("holidays");
        var types = new List<string>();

        // <snippet:agent-sessions-log>
        await foreach (var row in session.Subscribe(after: 0))
        {
            types.Add(row.Type); // session.created, message.added, RUN_STARTED, STEP_STARTED, TEXT_MESSAGE_START, …
            if (row.Type == "RUN_FINISHED")
            {
                break;
            }
        }
        // </snippet:agent-sessions-log>

        Assert.Equal(["session.created", "message.added", "RUN_STARTED", "STEP_STARTED", "TEXT_MESSAGE_START"], types.Take(5));
    }

    [Fact]
    public async Task History_is_changed_and_read()
    {
        await using var agent = await TestAgent.StartAsync(Answering("Paris.", "Berlin."));
        var session = agent.Host.Sessions.Get("holidays");
        await session.RunAsync("Where to?", Token);

        // <snippet:agent-sessions-history>
        await session.AppendUserMessageAsync("(It is raining.)", new() { IsInternal = true }); // for models only
        var history = await session.History.ListAsync(new() { Limit = 20 });
        var edit = await session.EditAsync(history[0].Id, "Where to, in Germany?"); // what came after it is cut, and it is answered anew
        await edit.Finished;

        var fork = await session.ForkAsync(); // another session, which begins with the same words
        await session.ClearAsync(); // an empty history; the log still has everything
        // </snippet:agent-sessions-history>

        Assert.Equal(["Where to, in Germany?", "Berlin."], (await fork.ListMessagesAsync(Token)).Select(message => $"{message.Text}"));
        Assert.Empty(await session.ListMessagesAsync(Token));
    }

    [Fact]
    public async Task History_is_compacted()
    {
        await using var agent = await TestAgent.StartAsync(Answering("one", "two", "The gist.", "three"));
        var session = agent.Host.Sessions.Get("holidays");
        await session.RunAsync("first", Token);
        await session.RunAsync("second", Token);

        // <snippet:agent-sessions-compact>
        var compaction = await session.CompactAsync();
        if (compaction.IsCompacted)
        {
            Console.WriteLine($"{compaction.Count} messages: {compaction.TokensBefore} tokens are {compaction.TokensAfter} now");
        }
        // </snippet:agent-sessions-compact>

        Assert.Equal(2, compaction.Count);
        Assert.Equal(4, (await session.ListMessagesAsync(Token)).Count);
    }

    [Fact]
    public async Task Sessions_are_listed()
    {
        await using var agent = await TestAgent.StartAsync(Answering("Rome, then."));

        // <snippet:agent-sessions-list>
        var session = await agent.Host.Sessions.CreateAsync(new() { Id = "holidays", Title = "Holidays" });
        await session.AppendUserMessageAsync("Paris or Rome?");

        var page = await agent.Host.Sessions.ListAsync(new() { Text = "rome", Limit = 50 }); // in ids, titles and last texts
        foreach (var info in page.Items)
        {
            Console.WriteLine($"{info.Title}: {info.LastText} ({info.MessageCount})"); // Holidays: Paris or Rome? (1)
        }
        // </snippet:agent-sessions-list>

        Assert.Equal(("Holidays", "Paris or Rome?", 1), (page.Items[0].Title, page.Items[0].LastText, page.Items[0].MessageCount));
    }

    [Fact]
    public async Task Agent_that_ends_leaves_what_waits_to_the_next()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var model = new ScriptedModelBuilder().Then(asked.SetResult).Stall().NextRequest().Text("Here I am.").Build();
        await using var agent = await TestAgent.StartAsync(model);
        var first = await agent.Host.Sessions.Get("main").PromptAsync("first", cancellationToken: Token);
        await asked.Task.WaitAsync(Patience, Token);
        await agent.Host.Sessions.Get("main").PromptAsync("second", cancellationToken: Token);

        await agent.RestartAsync().WaitAsync(Patience, Token);

        Assert.Equal(RunState.Stopped, (await first.Finished.WaitAsync(Patience, Token)).State);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        await foreach (var row in agent.Host.Sessions.Get("main").Subscribe(cancellationToken: patience.Token))
        {
            if (
                row.Type == "RUN_FINISHED"
                && !System.Text.Encoding.UTF8.GetString(row.Data.Span).Contains("cancelled", StringComparison.Ordinal)
            )
            {
                break;
            }
        }

        var said = await agent.Host.Sessions.Get("main").ListMessagesAsync(Token);
        Assert.Equal(["first", "second", "Here I am."], said.Select(message => $"{message.Text}"));
    }

    private static ScriptedModel Answering(params string[] answers)
    {
        var script = new ScriptedModelBuilder();
        foreach (var answer in answers)
        {
            script.Text(answer).NextRequest();
        }

        return script.Text("?").Build();
    }
}
