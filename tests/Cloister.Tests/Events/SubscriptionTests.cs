namespace Cloister.Tests.Events;

public sealed class SubscriptionTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Cancelling_ends_exactly_one_handler(EmitPath path)
    {
        Action<EventEnvelope<Posted>> same = _ => _log.Add("same");
        var first = _bus.On(same);
        var second = _bus.On(same);
        _bus.On<Posted>(_ => _log.Add("other"));

        first.Cancel();
        first.Cancel();
        await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["same", "other"], _log);
        Assert.False(first.IsActive);
        Assert.True(second.IsActive);
    }

    [Fact]
    public async Task Disposing_is_cancelling()
    {
        var first = _bus.On<Posted>(_ => _log.Add("first"));
        var second = _bus.On<Posted>(_ => _log.Add("second"));

        first.Dispose();
        await second.DisposeAsync();
        _bus.Emit(new Posted("x"));

        Assert.Empty(_log);
    }

    [Fact]
    public void Last_one_cancelled_frees_the_type()
    {
        var unnamed = _bus.On<Posted>(_ => { });
        var named = _bus.On<Posted>(_ => { }, identifier: "a");
        Assert.Equal(1, _bus.ChannelCount);

        unnamed.Cancel();
        Assert.Equal(1, _bus.ChannelCount);

        named.Cancel();
        Assert.Equal(0, _bus.ChannelCount);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handler_may_cancel_itself(EmitPath path)
    {
        foreach (var identifier in (string?[])[null, "a"])
        {
            EventSubscription? self = null;
            self = _bus.On<Posted>(
                _ =>
                {
                    _log.Add("self");
                    self!.Cancel();
                },
                identifier: identifier
            );
            using var rest = _bus.On<Posted>(_ => _log.Add("rest"), identifier: identifier);

            await path.Emit(_bus, new Posted("x"), new EmitOptions { Identifier = identifier });
            await path.Emit(_bus, new Posted("x"), new EmitOptions { Identifier = identifier });
        }

        Assert.Equal(["self", "rest", "rest", "self", "rest", "rest"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handler_cancelled_by_an_earlier_one_still_runs_in_this_dispatch(EmitPath path)
    {
        EventSubscription? later = null;
        _bus.On<Posted>(_ => later!.Cancel(), priority: 2);
        later = _bus.On<Posted>(_ => _log.Add("later"), priority: 1);

        await path.Emit(_bus, new Posted("x"));
        await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["later"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handler_added_during_a_dispatch_waits_for_the_next(EmitPath path)
    {
        var isFirst = true;
        _bus.On<Posted>(
            _ =>
            {
                if (isFirst)
                {
                    isFirst = false;
                    _bus.On<Posted>(_ => _log.Add("added"), priority: 1);
                }
            },
            priority: 2
        );

        await path.Emit(_bus, new Posted("x"));
        Assert.Empty(_log);

        await path.Emit(_bus, new Posted("x"));
        Assert.Equal(["added"], _log);
    }

    [Fact]
    public void Hundred_thousand_ascending_priorities_run_in_exact_order()
    {
        const int count = 100_000;
        var expected = count;
        for (var i = 0; i < count; i++)
        {
            var number = i;
            _bus.On<Posted>(_ => Assert.Equal(--expected, number), priority: i);
        }

        _bus.Emit(new Posted("x"));

        Assert.Equal(0, expected);
    }

    [Fact]
    public void Missing_handlers_are_refused()
    {
        Assert.Throws<ArgumentNullException>(() => _bus.On((Action<EventEnvelope<Posted>>)null!));
        Assert.Throws<ArgumentNullException>(() => _bus.On((Func<EventEnvelope<Posted>, Task>)null!));
        Assert.Throws<ArgumentNullException>(() => _bus.On((Func<EventEnvelope<Posted>, ValueTask>)null!));
        Assert.Throws<ArgumentNullException>(() => _bus.OnRequest((Func<EventEnvelope<Query>, Reply<Answer>>)null!));
        Assert.Throws<ArgumentNullException>(() => _bus.OnRequest((Func<EventEnvelope<Query>, Task<Reply<Answer>>>)null!));
        Assert.Throws<ArgumentNullException>(() => _bus.Bind(null!));
    }
}
