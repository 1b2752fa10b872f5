using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>Clients, sessions and what tests ask of them, in few words.</summary>
internal static class Chat
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static AgUiClient With(IAgent agent, Action<AgUiClientOptions>? configure = null)
    {
        var options = new AgUiClientOptions();
        configure?.Invoke(options);
        return new(agent, options);
    }

    /// <summary>A session in the middle of a run, whose agent has started and said something.</summary>
    public static async Task<(ChatSession Session, Task<RunResult> Send, ManualRun Run)> InRunAsync(
        AgUiClient client,
        ManualAgent agent,
        string text = "hi"
    )
    {
        var session = client.NewSession();
        var send = session.SendAsync(text);
        var run = await agent.NextRunAsync();
        run.Start().Emit(new TextMessageStartEvent("m1"), new TextMessageContentEvent("m1", "par"));
        if (!agent.Manners.BlocksTheThread)
        {
            await run.Waiting;
        }

        return (session, send, run);
    }

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task Soon(this Task task) => task.WaitAsync(Patience);

    public static string[] Texts(this ChatState state) => [.. state.Messages.Select(message => message.Text.ToString())];

    /// <summary>Waits for a state; the session's readers see each one that is published.</summary>
    public static async Task<ChatState> UntilAsync(this ChatSession session, Func<ChatState, bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await foreach (var state in session.ObserveStates(replayCurrent: true).WithCancellation(limit.Token))
            {
                if (condition(state))
                {
                    return state;
                }
            }
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"The session never came to the state it should; it is {session.State.Phase}.", exception);
        }

        throw new InvalidOperationException("The session was disposed before it came to the state it should.");
    }
}
