using Cloister.Testing;

namespace Cloister.Agents.Tests.Context;

/// <summary>Sessions that fall asleep while somebody wants something of them.</summary>
public sealed class FallingAsleepTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<string> _order = [];
    private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Plugin_that_says_something_when_it_goes_holds_nobody_up()
    {
        var plugin = new Watched(context => SayGoodbyeAsync(context));
        await using var agent = await TestAgent.StartAsync(ScriptedModel.Saying("Hello!"), options => options.Plugins.Add(plugin));
        var session = agent.Host.Sessions.Get("main");

        await session.RunAsync("one", Token);
        await session.SetSettingsAsync(AgUi.JsonData.EmptyObject, Token).WaitAsync(Patience, Token);
        await session.RunAsync("two", Token);
        await session.ResetExecutorAsync(Token).WaitAsync(Patience, Token);
        await session.RunAsync("three", Token);

        Assert.Equal(2, (await GoodbyesAsync(session)).Count);
    }

    [Fact]
    public async Task Plugin_that_says_something_when_it_goes_does_not_bring_its_session_back()
    {
        var plugin = new Watched(context => SayGoodbyeAsync(context));
        await using var agent = await TestAgent.StartAsync(ScriptedModel.Saying("Hello!"), options => options.Plugins.Add(plugin));
        var session = agent.Host.Sessions.Get("main");
        await session.RunAsync("one", Token);

        Assert.True(await session.RemoveAsync(Token).WaitAsync(Patience, Token));

        Assert.False(await agent.Host.Sessions.ExistsAsync("main", Token));
    }

    [Fact]
    public async Task Who_comes_while_plugins_go_waits_until_they_have_gone()
    {
        var time = new ManualTimeProvider();
        var plugin = new Watched(
            async _ =>
            {
                Note("leaving");
                _leaving.TrySetResult();
                await _gate.Task.WaitAsync(Patience);
                Note("left");
            },
            () => Note("attached")
        );
        await using var agent = await TestAgent.StartAsync(
            ScriptedModel.Saying("Hello!"),
            options =>
            {
                options.Plugins.Add(plugin);
                options.TimeProvider = time;
            }
        );
        var session = agent.Host.Sessions.Get("main");
        await session.RunAsync("one", Token).WaitAsync(Patience, Token);

        await AdvanceUntilAsync(_leaving.Task, time);
        var run = session.RunAsync("two", Token);
        await SeeAsync(session, "RUN_STARTED", times: 2);
        _gate.SetResult();

        Assert.True((await run.WaitAsync(Patience, Token)).IsSuccess);
        Assert.Equal(["attached", "leaving", "left", "attached"], _order.Take(4));
    }

    private static async ValueTask SayGoodbyeAsync(AgentSessionContext context) =>
        await context.Conversation.AppendUserMessageAsync("Goodbye", new() { IsInternal = true });

    private static async Task<List<HistoryEntry>> GoodbyesAsync(AgentSession session) =>
        [.. (await session.History.ListAsync(new() { IncludesInternal = true }, Token)).Where(entry => entry.Message?.Text == "Goodbye")];

    /// <summary>Whoever gives the session its name may still use it, and then it sleeps a little later.</summary>
    private static async Task AdvanceUntilAsync(Task task, ManualTimeProvider time)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        while (!task.IsCompleted)
        {
            time.Advance(TimeSpan.FromMinutes(15));
            await Task.WhenAny(task, Task.Run(Thread.Yield, patience.Token));
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task SeeAsync(AgentSession session, string type, int times)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        await foreach (var row in session.Subscribe(cancellationToken: patience.Token))
        {
            if (row.Type == type && --times == 0)
            {
                return;
            }
        }
    }

    private void Note(string what)
    {
        lock (_order)
        {
            _order.Add(what);
        }
    }

    private sealed class Watched(Func<AgentSessionContext, ValueTask> detach, Action? attached = null) : SessionPlugin<AgentSessionContext>
    {
        public override PluginId PluginId => new("watched");

        protected override void Attach(AgentSessionContext context) => attached?.Invoke();

        protected override ValueTask DetachAsync(AgentSessionContext context) => detach(context);
    }
}
