using Cloister.Testing;

namespace Cloister.Agents.Tests.Models.Pipeline;

public sealed class RequestLimiterTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Who_came_first_is_let_in_first()
    {
        using var limiter = new RequestLimiter(2, null, _clock);
        var turns = Enumerable.Range(0, 5).Select(_ => limiter.EnterAsync(Some.Token)).ToList();
        Assert.Equal([true, true, false, false, false], turns.Select(turn => turn.IsCompleted));

        (await turns[1]).Dispose();
        await turns[2].WaitAsync(Some.Soon, Some.Token);
        Assert.Equal([false, false], turns.Skip(3).Select(turn => turn.IsCompleted));

        (await turns[0]).Dispose();
        (await turns[2]).Dispose();
        (await turns[3].WaitAsync(Some.Soon, Some.Token)).Dispose();
        (await turns[4].WaitAsync(Some.Soon, Some.Token)).Dispose();
    }

    [Fact]
    public async Task A_turn_ends_once_however_often_it_is_disposed()
    {
        using var limiter = new RequestLimiter(1, null, _clock);
        var first = await limiter.EnterAsync(Some.Token);

        first.Dispose();
        first.Dispose();

        await limiter.EnterAsync(Some.Token);
        Assert.False(limiter.EnterAsync(Some.Token).IsCompleted);
    }

    [Fact]
    public async Task Who_gives_up_lets_the_next_one_pass()
    {
        using var limiter = new RequestLimiter(1, null, _clock);
        using var stop = new CancellationTokenSource();
        var first = await limiter.EnterAsync(Some.Token);
        var impatient = limiter.EnterAsync(stop.Token);
        var patient = limiter.EnterAsync(Some.Token);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient.WaitAsync(Some.Soon, Some.Token));
        first.Dispose();

        await patient.WaitAsync(Some.Soon, Some.Token);
    }

    [Fact]
    public async Task Who_is_cancelled_already_takes_no_turn()
    {
        using var limiter = new RequestLimiter(1, null, _clock);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.EnterAsync(stop.Token));

        Assert.True(limiter.EnterAsync(Some.Token).IsCompleted);
    }

    [Fact]
    public async Task No_minute_has_more_requests_than_it_may_have()
    {
        using var limiter = new RequestLimiter(10, perMinute: 2, _clock);
        (await limiter.EnterAsync(Some.Token)).Dispose();
        _clock.Advance(TimeSpan.FromSeconds(20));
        (await limiter.EnterAsync(Some.Token)).Dispose();
        var third = limiter.EnterAsync(Some.Token);
        var fourth = limiter.EnterAsync(Some.Token);

        _clock.Advance(TimeSpan.FromSeconds(39));
        Assert.False(third.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await third.WaitAsync(Some.Soon, Some.Token);
        Assert.False(fourth.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(20));
        await fourth.WaitAsync(Some.Soon, Some.Token);
    }

    [Fact]
    public async Task No_clock_runs_when_nobody_waits()
    {
        var limiter = new RequestLimiter(1, perMinute: 1, _clock);
        (await limiter.EnterAsync(Some.Token)).Dispose();
        Assert.Equal(0, _clock.PendingTimers);

        _ = limiter.EnterAsync(Some.Token);
        Assert.Equal(1, _clock.PendingTimers);
        limiter.Dispose();
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task Never_are_more_inside_than_may_be()
    {
        using var limiter = new RequestLimiter(4, null, TimeProvider.System);
        var inside = 0;
        var most = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => Task.Run(EnterAsync, Some.Token))).WaitAsync(Some.Soon, Some.Token);

        Assert.Equal((4, 0), (most, inside));

        async Task EnterAsync()
        {
            using var turn = await limiter.EnterAsync(Some.Token);
            var now = Interlocked.Increment(ref inside);
            InterlockedMax(ref most, now);
            if (now >= 4)
            {
                full.TrySetResult();
            }

            // The first stay until there are as many as may be, however few threads there are.
            await full.Task;
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        }

        static void InterlockedMax(ref int most, int now)
        {
            for (var known = Volatile.Read(ref most); now > known; known = Volatile.Read(ref most))
            {
                Interlocked.CompareExchange(ref most, now, known);
            }
        }
    }

    [Fact]
    public async Task A_streamed_answer_holds_its_turn_until_it_is_over()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("a").WaitFor(gate.Task).NextRequest().Text("b").Build();
        var provider = new ProviderClient(new() { Type = "test", MaxConcurrency = 1 }, model, _clock);
        var delays = new List<ModelDelay>();
        var settings = new ModelSettings { Provider = "p", Name = "m" };
        var client = new ModelPipeline(settings, provider, new() { TimeProvider = _clock }, delays.Add).Client;

        var first = client.AskAsync();
        await model.Requests.WaitForAsync(1);
        var second = client.AskAsync();
        Assert.Equal(ModelDelayKind.Turn, Assert.Single(delays).Kind);
        Assert.Single(model.Requests);

        gate.SetResult();
        Assert.Equal(("a", "b"), ((await first).Text(), (await second).Text()));
    }
}
