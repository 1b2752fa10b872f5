using Cloister.Testing;

namespace Cloister.Agents.Tests.Context;

/// <summary>Plugins that say something while the agent starts.</summary>
public sealed class StartingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_plugin_says_while_the_agent_starts_is_answered_when_it_has()
    {
        var plugin = new EarlyBird();
        await using var agent = await TestAgent.StartAsync(ScriptedModel.Saying("Hello!"), options => options.Plugins.Add(plugin));

        var result = await plugin.Handle!.Finished.WaitAsync(Patience, Token);

        Assert.Equal((RunState.Completed, "Hello!"), (result.State, result.Text));
    }

    [Fact]
    public async Task It_comes_behind_what_waited_and_what_was_cut_off_is_closed_before()
    {
        var script = new ScriptedModelBuilder().Then(_asked.SetResult).Stall().NextRequest().Text("two").NextRequest().Text("three");
        await using var agent = await TestAgent.StartAsync(script.Build(), options => options.Plugins.Add(new EarlyBird()));
        await _asked.Task.WaitAsync(Patience, Token);
        await agent.Host.Sessions.Get("main").PromptAsync("Waiting", cancellationToken: Token);

        await agent.RestartAsync().WaitAsync(Patience, Token);
        await SeeAsync(agent.Host.Sessions.Get("main"), "RUN_FINISHED", times: 3);

        Assert.Equal(
            ["Good morning", "Waiting", "two", "Good morning", "three"],
            (await agent.Host.Sessions.Get("main").ListMessagesAsync(Token)).Select(message => $"{message.Text}")
        );
    }

    [Fact]
    public async Task Who_would_wait_for_an_answer_while_the_agent_starts_is_refused()
    {
        var plugin = new EarlyBird { Waits = true };

        var failure = await Assert.ThrowsAsync<PluginLifecycleException>(() =>
            TestAgent.StartAsync(ScriptedModel.Saying("Hello!"), options => options.Plugins.Add(plugin)).WaitAsync(Patience, Token)
        );

        Assert.Contains("The agent has not started yet", failure.ToString(), StringComparison.Ordinal);
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

    private sealed class EarlyBird : GlobalPlugin<AgentContext>
    {
        public override PluginId PluginId => new("early-bird");

        public bool Waits { get; init; }

        public RunHandle? Handle { get; private set; }

        protected override async ValueTask AttachAsync(AgentContext context, CancellationToken cancellationToken)
        {
            var session = context.Session.Get("main");
            if (Waits)
            {
                await session.RunAsync("Good morning", cancellationToken);
            }
            else
            {
                Handle = await session.PromptAsync("Good morning", cancellationToken: cancellationToken);
            }
        }
    }
}
