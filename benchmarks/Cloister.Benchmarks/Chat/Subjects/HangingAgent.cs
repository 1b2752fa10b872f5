using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>An agent whose runs never say anything, whatever their token says.</summary>
internal sealed class HangingAgent : IAgent
{
    private TaskCompletionSource _nextRun = New();

    /// <summary>The next run hangs.</summary>
    public Task NextRun => _nextRun.Task;

    public IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, CancellationToken cancellationToken = default) => new Run(this);

    private ValueTask<bool> Hang()
    {
        var hanging = _nextRun;
        _nextRun = New();
        hanging.SetResult();
        return new(new TaskCompletionSource<bool>().Task);
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Run(HangingAgent agent) : IAsyncEnumerable<AgUiEvent>, IAsyncEnumerator<AgUiEvent>
    {
        public AgUiEvent Current => throw new InvalidOperationException("Nothing has come.");

        public IAsyncEnumerator<AgUiEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => agent.Hang();

        public ValueTask DisposeAsync() => default;
    }
}
