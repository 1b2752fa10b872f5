using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Cli;

/// <summary>A conversation with an agent over one connection. What is said is the agent's to keep; here is only what was seen of it.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    // The agent has the history: what is new is added to it, whatever this list lacks. A connection that breaks stops nothing.
    private static readonly SendOptions Options = new()
    {
        ForwardedProps = JsonData.Object(
            ("cloister", JsonData.Object(("history", "append"), ("onDisconnect", "continue"), ("whenBusy", "queue")))
        ),
        OpenToolCalls = OpenToolCalls.Decline,
        PendingInterrupts = PendingInterrupts.CancelAll,
    };

    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly AgentConnection _connection;
    private readonly AgUiClient _client;
    private readonly ChatSession _session;
    private readonly Screen _screen;
    private readonly StopButton _button;
    private readonly TimeProvider _time;

    private Conversation(AgentConnection connection, string threadId, ChatState state, Screen screen, StopButton button, TimeProvider time)
    {
        _connection = connection;
        _client = new(connection.Agent);
        _session = _client.NewSession(threadId, state);
        _screen = screen;
        _button = button;
        _time = time;
    }

    public ChatState State => _session.State;

    /// <summary>Opens it as it is; what is being said is shown to its end first.</summary>
    /// <exception cref="HttpRequestException">The agent does not answer.</exception>
    /// <exception cref="CommandException">It does not let us.</exception>
    public static async Task<Conversation> OpenAsync(
        AgentAddress address,
        string threadId,
        Screen screen,
        StopButton button,
        TimeProvider time
    )
    {
        var connection = new AgentConnection(address, screen.Remark);
        try
        {
            return new(connection, threadId, await JoinAsync(connection, threadId, screen, button), screen, button, time);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens it without looking at what was said before.</summary>
    public static Conversation OpenUnseen(AgentAddress address, string threadId, Screen screen, StopButton button, TimeProvider time) =>
        new(new(address, screen.Remark), threadId, ChatState.Empty, screen, button, time);

    public Task<RunResult> SayAsync(string text) => FollowAsync(() => _session.SendAsync(text, Options));

    public Task<RunResult> AnswerAsync(ValueList<ResumeEntry> answers) => FollowAsync(() => _session.ResumeAsync(answers, Options));

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        _connection.Dispose();
    }

    private static async Task<ChatState> JoinAsync(AgentConnection connection, string threadId, Screen screen, StopButton button)
    {
        using var armed = button.Arm(press => _ = StopAsync(connection, threadId, screen));
        var (state, isShown) = (ChatState.Empty, false);
        await foreach (var next in connection.JoinAsync(threadId))
        {
            state = next;
            if (isShown)
            {
                screen.Show(state);
            }
            else if (!state.Messages.IsEmpty)
            {
                screen.ShowHistory(state);
                isShown = true;
            }
        }

        screen.End();
        return state;
    }

    private async Task<RunResult> FollowAsync(Func<Task<RunResult>> start)
    {
        using var armed = _button.Arm(Stop);
        using var watching = new CancellationTokenSource();
        var shown = ShowAsync(_session.ObserveStates(replayCurrent: false), watching.Token);
        var result = await start();
        await watching.CancelAsync();
        await shown;
        _screen.Show(_session.State);
        _screen.End();
        return result;
    }

    private async Task ShowAsync(IAsyncEnumerable<ChatState> states, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var state in states.WithCancellation(cancellationToken))
            {
                _screen.Show(state);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The run is over, and the last state is shown by whoever waited for it.
        }
    }

    /// <summary>The agent is asked to stop, so that it is stopped for everybody; if it does not listen, at least we do not wait for it.</summary>
    private void Stop(int press)
    {
        if (press == 1)
        {
            _ = StopAsync(_connection, _session.ThreadId, _screen);
            _ = GiveUpLaterAsync(_session.CurrentRunId);
        }
        else
        {
            _session.Cancel();
        }
    }

    private async Task GiveUpLaterAsync(string? runId)
    {
        await Task.Delay(StopPatience, _time);
        if (_session.IsRunning && _session.CurrentRunId == runId)
        {
            _session.Cancel();
        }
    }

    private static async Task StopAsync(AgentConnection connection, string threadId, Screen screen)
    {
        try
        {
            await connection.CancelAsync(threadId, CancellationToken.None);
        }
        catch (Exception exception) when (exception is HttpRequestException or CommandException or ObjectDisposedException)
        {
            screen.Remark($"The agent could not be asked to stop. {exception.Message}");
        }
    }
}
