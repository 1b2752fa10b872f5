using System.Runtime.CompilerServices;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Running;

public sealed class StoppableStreamTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _clock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<int> _taken = [];

    public void Dispose() => _stop.Dispose();

    [Fact]
    public async Task Everything_is_taken_in_order_and_the_stream_is_closed()
    {
        _gate.SetResult();

        await ReadAsync(Stream(listens: true)).WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal([1, 2], _taken);
        Assert.True(_closed.Task.IsCompleted);
    }

    [Fact]
    public async Task Stream_that_listens_ends_at_once()
    {
        var reading = ReadAsync(Stream(listens: true));

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
        Assert.True(_closed.Task.IsCompleted);
    }

    [Fact]
    public async Task Stream_that_does_not_listen_is_left_alone_and_heard_no_more()
    {
        var reading = ReadAsync(Stream(listens: false));

        await _stop.CancelAsync();
        await _clock.WaitForTimersAsync(1, Patience);
        Assert.False(reading.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(2));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Patience));
        _gate.SetResult();
        await _closed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal([1], _taken);
    }

    [Fact]
    public async Task Failure_of_the_stream_is_told()
    {
        _gate.SetException(new IOException("gone"));

        var failure = await Assert.ThrowsAsync<IOException>(() => ReadAsync(Stream(listens: false)).WaitAsync(Patience));

        Assert.Equal("gone", failure.Message);
    }

    [Fact]
    public async Task Stream_is_closed_when_what_it_says_cannot_be_taken()
    {
        var reading = StoppableStream.ReadAsync(
            Stream(listens: true),
            _ => ValueTask.FromException(new InvalidDataException("no")),
            _clock,
            _stop.Token
        );

        await Assert.ThrowsAsync<InvalidDataException>(() => reading.WaitAsync(Patience));
        Assert.True(_closed.Task.IsCompleted);
    }

    private Task ReadAsync(IAsyncEnumerable<int> stream) =>
        StoppableStream.ReadAsync(
            stream,
            item =>
            {
                _taken.Add(item);
                return ValueTask.CompletedTask;
            },
            _clock,
            _stop.Token
        );

    private async IAsyncEnumerable<int> Stream(bool listens, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            yield return 1;
            await (listens ? _gate.Task.WaitAsync(cancellationToken) : _gate.Task);
            yield return 2;
        }
        finally
        {
            _closed.SetResult();
        }
    }
}
