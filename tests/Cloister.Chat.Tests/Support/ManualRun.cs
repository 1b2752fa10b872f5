using System.Threading.Channels;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>One run of a <see cref="ManualAgent"/>.</summary>
internal sealed class ManualRun(RunContext context, AgentManners manners, CancellationToken cancellationToken)
    : IAsyncEnumerable<AgUiEvent>,
        IAsyncEnumerator<AgUiEvent>
{
    private readonly Channel<AgUiEvent> _events = Channel.CreateUnbounded<AgUiEvent>();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _sync = new();
    private TaskCompletionSource _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _blocked = new();

    public RunContext Context => context;

    public RunAgentInput Input => context.Input;

    public AgUiEvent Current { get; private set; } = null!;

    /// <summary>Its token was cancelled.</summary>
    public Task Stopped => _stopped.Task.WaitAsync(Chat.Patience);

    public Task Disposed => _disposed.Task.WaitAsync(Chat.Patience);

    public bool IsDisposed => _disposed.Task.IsCompleted;

    /// <summary>It has said what there was to say, and was asked for more.</summary>
    public Task Waiting => _waiting.Task.WaitAsync(Chat.Patience);

    public ManualRun Emit(params ReadOnlySpan<AgUiEvent> events)
    {
        lock (_sync)
        {
            _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            foreach (var agentEvent in events)
            {
                _events.Writer.TryWrite(agentEvent);
            }
        }

        return this;
    }

    public ManualRun Start() => Emit(new RunStartedEvent(Input.ThreadId, Input.RunId));

    public ManualRun Say(string text, string? messageId = null)
    {
        var id = messageId ?? $"answer-{Input.RunId}";
        return Emit(new TextMessageStartEvent(id), new TextMessageContentEvent(id, text), new TextMessageEndEvent(id));
    }

    public ManualRun Call(string id, string name, string arguments = "{}") =>
        Emit(new ToolCallStartEvent(id, name), new ToolCallArgsEvent(id, arguments), new ToolCallEndEvent(id));

    /// <summary>Says that it is done, and leaves the connection open.</summary>
    public ManualRun Finish(FinishOutcome? outcome = null, JsonData? result = null) =>
        Emit(new RunFinishedEvent(Input.ThreadId, Input.RunId) { Outcome = outcome, Result = result });

    public ManualRun Ask(params Interrupt[] interrupts) => Finish(new InterruptOutcome([.. interrupts]));

    /// <summary>Closes the connection.</summary>
    public ManualRun Close(Exception? exception = null)
    {
        _events.Writer.TryComplete(exception);
        return this;
    }

    public void Answer(string text) => Start().Say(text).Finish().Close();

    /// <summary>Lets go of a thread that it holds.</summary>
    public void Unblock() => _blocked.Set();

    public IAsyncEnumerator<AgUiEvent> GetAsyncEnumerator(CancellationToken token = default)
    {
        cancellationToken.Register(() =>
        {
            _stopped.TrySetResult();
            if (manners.BlocksTheToken)
            {
                _blocked.Wait(CancellationToken.None);
            }
        });
        return this;
    }

    public async ValueTask<bool> MoveNextAsync()
    {
        var token = manners.IgnoresCancellation ? CancellationToken.None : cancellationToken;
        if (HasNothingToSay() && manners.BlocksTheThread && !_events.Reader.Completion.IsCompleted)
        {
            _blocked.Wait(CancellationToken.None);
        }

        if (!await _events.Reader.WaitToReadAsync(token))
        {
            return false;
        }

        Current = await _events.Reader.ReadAsync(token);
        return true;
    }

    private bool HasNothingToSay()
    {
        lock (_sync)
        {
            var isEmpty = !_events.Reader.TryPeek(out _);
            if (isEmpty)
            {
                _waiting.TrySetResult();
            }

            return isEmpty;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        if (manners.HangsInDispose)
        {
            await new TaskCompletionSource().Task;
        }
    }
}
