namespace Cloister.Tests.Events;

public sealed class ConcurrencyTests
{
    private const int Emitters = 3;
    private const int HandlersPerBus = 64;

    [Fact]
    public async Task Disposed_bus_runs_at_most_the_handler_each_emit_had_reached()
    {
        for (var round = 0; round < 200; round++)
        {
            await DisposeUnderLoad(round);
        }
    }

    [Fact]
    public async Task Subscribing_and_cancelling_from_many_threads_leaves_a_bus_that_works()
    {
        using var bus = new EventBus();
        var steady = 0;
        bus.On<Posted>(_ => Interlocked.Increment(ref steady));
        const int rounds = 2_000;

        await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(worker =>
                    Task.Run(
                        () =>
                        {
                            for (var i = 0; i < rounds; i++)
                            {
                                var own = 0;
                                using var view = bus.CreateView();
                                using var handler = view.On<Posted>(_ => Interlocked.Increment(ref own), priority: i % 5);
                                using var named = bus.On<Posted>(_ => Interlocked.Increment(ref own), identifier: $"room {worker}");
                                using var request = bus.OnRequest(
                                    new Request<Query, int>($"point {worker} {i % 3}"),
                                    e => e.Event.Text.Length
                                );
                                bus.Emit(new Posted("x"), EmitOptions.For($"room {worker}"));
                                Assert.True(own >= 2);
                                Assert.Equal(3, bus.Request(new Request<Query, int>($"point {worker} {i % 3}"), new Query("abc")));
                            }
                        },
                        TestContext.Current.CancellationToken
                    )
                )
        );

        Assert.Equal(4 * rounds, steady);
        Assert.Equal(1, bus.ChannelCount);
    }

    [Fact]
    public async Task Many_may_cancel_one_subscription_at_once_and_end_no_other()
    {
        using var bus = new EventBus();
        using var view = bus.CreateView();
        var heard = 0;
        for (var round = 0; round < 500; round++)
        {
            using var before = view.On<Posted>(_ => heard++);
            var subscription = view.On<Posted>(_ => Assert.Fail("It was cancelled."));
            using var after = view.On<Posted>(_ => heard++);

            await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(subscription.Cancel, TestContext.Current.CancellationToken)));

            bus.Emit(new Posted("x"));
        }

        Assert.Equal(1_000, heard);
        Assert.Equal(0, bus.ChannelCount);
    }

    private static async Task DisposeUnderLoad(int round)
    {
        var bus = new EventBus();
        var isDisposed = false;
        var lateRuns = 0;
        var runs = 0;
        for (var i = 0; i < HandlersPerBus; i++)
        {
            Subscribe(i);
            bus.On<Pinned>(_ => Count(), priority: i);
        }

        var emitters = Enumerable.Range(0, Emitters).Select(e => Task.Run(() => EmitUntilDisposed(isAsync: e % 2 == 0))).ToArray();
        var subscriber = Task.Run(SubscribeUntilDisposed);
        var isUnderLoad = SpinWait.SpinUntil(() => Volatile.Read(ref runs) > round, TimeSpan.FromSeconds(30));
        Assert.True(isUnderLoad, "The emitters did not reach any handler.");

        bus.Dispose();
        Volatile.Write(ref isDisposed, true);
        await Task.WhenAll([.. emitters, subscriber]).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);

        // Per emit in flight the one handler it had reached; every emitter has at most one in flight.
        Assert.InRange(lateRuns, 0, Emitters);
        Assert.Equal(0, bus.ChannelCount);

        EventSubscription Subscribe(int number)
        {
            return number % 2 == 0
                ? bus.On<Posted>(_ => Count(), priority: number)
                : bus.On<Posted>(
                    _ =>
                    {
                        Count();
                        return ValueTask.CompletedTask;
                    },
                    priority: number
                );
        }

        void Count()
        {
            Interlocked.Increment(ref runs);
            if (Volatile.Read(ref isDisposed))
            {
                Interlocked.Increment(ref lateRuns);
            }
        }

        async Task EmitUntilDisposed(bool isAsync)
        {
            try
            {
                while (true)
                {
                    if (isAsync)
                    {
                        await bus.EmitAsync(new Posted("x"), CancellationToken.None);
                    }
                    else
                    {
                        bus.Emit(new Pinned("x"));
                    }
                }
            }
            catch (ObjectDisposedException)
            {
                Assert.True(bus.IsDisposed);
            }
        }

        void SubscribeUntilDisposed()
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    Subscribe(i).Cancel();
                }
            }
            catch (ObjectDisposedException)
            {
                Assert.True(bus.IsDisposed);
            }
        }
    }
}
