namespace Cloister.Tests.Events;

public sealed class EmittingTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Every_handler_of_exactly_the_emitted_type_runs(EmitPath path)
    {
        _bus.On<Posted>(_ => _log.Add("posted 1"));
        _bus.On<Posted>(_ => _log.Add("posted 2"));
        _bus.On<Pinned>(_ => _log.Add("pinned"));
        _bus.On<object>(_ => _log.Add("object"));

        await path.Emit(_bus, new Posted("x"));
        Assert.Equal(["posted 1", "posted 2"], _log);

        await path.Emit(_bus, new Pinned("x"));
        Assert.Equal(["posted 1", "posted 2", "pinned"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Dispatch_goes_by_the_static_type_of_the_call(EmitPath path)
    {
        _bus.On<Posted>(_ => _log.Add("posted"));
        _bus.On<Pinned>(_ => _log.Add("pinned"));

        await path.Emit<Posted>(_bus, new Pinned("x"));

        Assert.Equal(["posted"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Higher_priority_runs_first_and_negative_after_zero(EmitPath path)
    {
        foreach (var priority in (int[])[0, int.MinValue, 500, -1, int.MaxValue, 10])
        {
            _bus.On<Posted>(_ => _log.Add($"{priority}"), priority);
        }

        await path.Emit(_bus, new Posted("x"));

        Assert.Equal([$"{int.MaxValue}", "500", "10", "0", "-1", $"{int.MinValue}"], _log);
    }

    [Theory, InlineData(2), InlineData(17), InlineData(1_000)]
    public void Equal_priority_keeps_the_order_of_registration(int count)
    {
        var order = new List<int>();
        for (var i = 0; i < count; i++)
        {
            var number = i;
            _bus.On<Posted>(_ => order.Add(number), priority: number % 3);
        }

        _bus.Emit(new Posted("x"));

        Assert.Equal(Enumerable.Range(0, count).OrderByDescending(n => n % 3).ThenBy(n => n), order);
    }

    [Theory, ClassData(typeof(AsyncPaths))]
    public async Task Asynchronous_handlers_share_one_order_and_are_awaited(EmitPath path)
    {
        var gate = new TaskCompletionSource();
        _bus.On<Posted>(_ => _log.Add("sync"), priority: 1);
        _bus.On<Posted>(
            async _ =>
            {
                _log.Add("begin");
                await gate.Task;
                _log.Add("end");
            },
            priority: 2
        );
        _bus.On<Posted>(_ => _log.Add("first"), priority: 3);

        var emit = path.Emit(_bus, new Posted("x"));
        Assert.Equal(["first", "begin"], _log);

        gate.SetResult();
        await emit;
        Assert.Equal(["first", "begin", "end", "sync"], _log);
    }

    [Theory, ClassData(typeof(AsyncPaths))]
    public async Task Task_returning_methods_are_awaited(EmitPath path)
    {
        _bus.On<Posted>(AppendLater);
        _bus.On<Posted>(_ => _log.Add("after"));

        await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["later", "after"], _log);

        async Task AppendLater(EventEnvelope<Posted> envelope)
        {
            await Task.Yield();
            _log.Add("later");
        }
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Replaced_event_is_seen_by_later_handlers_and_the_emitter(EmitPath path)
    {
        _bus.On<Posted>(e => e.Event = new Posted(e.Event.Text + "b"), priority: 2);
        _bus.On<Posted>(e => _log.Add(e.Event.Text), priority: 1);

        var result = await path.Emit(_bus, new Posted("a"));

        Assert.Equal(["ab"], _log);
        Assert.Equal("ab", result.Event.Text);
        Assert.False(result.Stopped);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Changed_object_is_the_same_for_all(EmitPath path)
    {
        _bus.On<List<string>>(e => e.Event.Add("b"), priority: 2);
        _bus.On<List<string>>(e => e.Event.Add("c"), priority: 1);
        List<string> list = ["a"];

        var result = await path.Emit(_bus, list);

        Assert.Same(list, result.Event);
        Assert.Equal(["a", "b", "c"], list);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Nobody_listening_gives_the_event_back_untouched(EmitPath path)
    {
        var posted = new Posted("a");

        var result = await path.Emit(_bus, posted, EmitOptions.For("room"));

        Assert.Same(posted, result.Event);
        Assert.Equal("room", result.Identifier);
        Assert.False(result.Stopped);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handler_exception_reaches_the_emitter_and_ends_the_cascade(EmitPath path)
    {
        var failure = new InvalidTimeZoneException("handler");
        _bus.On<Posted>(_ => _log.Add("before"), priority: 3);
        Action<EventEnvelope<Posted>> failing = _ => throw failure;
        _bus.On(failing, priority: 2);
        _bus.On<Posted>(_ => _log.Add("after"), priority: 1);

        var thrown = await Assert.ThrowsAsync<InvalidTimeZoneException>(() => path.Emit(_bus, new Posted("x")));

        Assert.Same(failure, thrown);
        Assert.Equal(["before"], _log);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Exception_of_an_asynchronous_handler_comes_through_the_task(bool isLate)
    {
        _bus.On<Posted>(async _ =>
        {
            if (isLate)
            {
                await Task.Yield();
            }

            throw new InvalidTimeZoneException("handler");
        });
        _bus.On<Posted>(_ => _log.Add("after"));

        var emit = _bus.EmitAsync(new Posted("x"), CancellationToken.None);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await emit);
        Assert.Empty(_log);
    }

    [Fact]
    public async Task Exception_of_a_synchronous_handler_comes_through_the_task_too()
    {
        Action<EventEnvelope<Posted>> failing = _ => throw new InvalidTimeZoneException("handler");
        _bus.On(failing);

        var emit = _bus.EmitAsync(new Posted("x"), CancellationToken.None);

        Assert.True(emit.IsFaulted);
        await Assert.ThrowsAsync<InvalidTimeZoneException>(async () => await emit);
    }

    [Fact]
    public void Synchronous_emit_refuses_an_asynchronous_handler_without_calling_it()
    {
        _bus.On<Posted>(_ => _log.Add("before"), priority: 2);
        _bus.On<Posted>(
            _ =>
            {
                _log.Add("asynchronous");
                return ValueTask.CompletedTask;
            },
            priority: 1
        );

        var refused = Assert.Throws<SyncDispatchException>(() => _bus.Emit(new Posted("x"), EmitOptions.For("room")));

        Assert.Equal(["before"], _log);
        Assert.Equal(typeof(Posted), refused.EventType);
        Assert.Null(refused.ResponseType);
        Assert.Equal("room", refused.Identifier);
        Assert.Contains(nameof(Posted), refused.Message, StringComparison.Ordinal);
        Assert.Contains("'room'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("EmitAsync", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Synchronous_emit_may_stop_before_an_asynchronous_handler()
    {
        _bus.On<Posted>(e => e.Stop(e.Event), priority: 2);
        _bus.On<Posted>(_ => ValueTask.CompletedTask, priority: 1);

        Assert.True(_bus.Emit(new Posted("x")).Stopped);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Value_types_are_events_too(EmitPath path)
    {
        _bus.On<int>(e => e.Event *= 2);
        _bus.On<int?>(_ => _log.Add("nullable"));

        var result = await path.Emit(_bus, 21);

        Assert.Equal(42, result.Event);
        Assert.Empty(_log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handlers_may_emit_subscribe_and_cancel_while_they_run(EmitPath path)
    {
        _bus.On<Posted>(e =>
        {
            using var nested = _bus.On<Pinned>(p => _log.Add(p.Event.Text));
            _bus.Emit(new Pinned(e.Event.Text));
        });

        await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["x"], _log);
        Assert.Equal(1, _bus.ChannelCount);
    }
}
