namespace Cloister.Chat.Tests;

public sealed class ThreadLanesTests
{
    private readonly ThreadLanes _lanes = new();

    [Fact]
    public async Task Calls_of_one_thread_follow_each_other_and_other_threads_do_not_wait()
    {
        var (blocked, order) = (new TaskCompletionSource(), new List<int>());
        var first = RunAsync("a", 1, blocked.Task);
        var second = RunAsync("a", 2, Task.CompletedTask);

        await RunAsync("b", 3, Task.CompletedTask).WaitAsync(TimeSpan.FromSeconds(10));
        blocked.SetResult();
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal([3, 1, 2], order);

        Task<int> RunAsync(string thread, int number, Task before) =>
            _lanes.RunAsync(
                thread,
                async _ =>
                {
                    await before;
                    order.Add(number);
                    return number;
                },
                CancellationToken.None
            );
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_lets_nobody_overtake()
    {
        var blocked = new TaskCompletionSource<int>();
        using var cancellation = new CancellationTokenSource();
        var first = _lanes.RunAsync("a", _ => blocked.Task, CancellationToken.None);
        var second = _lanes.RunAsync("a", _ => Task.FromResult(2), cancellation.Token);
        var third = _lanes.RunAsync("a", _ => Task.FromResult(3), CancellationToken.None);

        await cancellation.CancelAsync();
        Assert.False(third.IsCompleted);
        blocked.SetResult(1);

        Assert.Equal(1, await first.WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(3, await third.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_call_that_throws_does_not_hold_up_the_next()
    {
        var first = _lanes.RunAsync<int>("a", _ => throw new InvalidOperationException("no"), CancellationToken.None);
        var second = _lanes.RunAsync("a", _ => Task.FromResult(2), CancellationToken.None);

        await Assert.ThrowsAsync<InvalidOperationException>(() => first.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(2, await second.WaitAsync(TimeSpan.FromSeconds(10)));
    }
}
