namespace Cloister.Tests.Events;

public sealed class TapTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Taps_see_every_event_before_its_handlers_in_bind_order(EmitPath path)
    {
        Action<IEventEnvelope> twice = e => _log.Add($"twice {e.EventType.Name}");
        _bus.On<Posted>(_ => _log.Add("handler"), priority: Priority.System);
        _bus.Bind(twice);
        _bus.Bind(e => _log.Add($"{e.Event} {e.Identifier}"));
        _bus.Bind(twice);

        await path.Emit(_bus, new Posted("x"));
        await path.Emit(_bus, 5, EmitOptions.For("a"));

        Assert.Equal(["twice Posted", "Posted { Text = x } ", "twice Posted", "handler", "twice Int32", "5 a", "twice Int32"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Internal_events_skip_taps_and_reach_handlers(EmitPath path)
    {
        _bus.Bind(_ => _log.Add("tap"));
        _bus.On<Posted>(_ => _log.Add("handler"));

        await path.Emit(_bus, new Posted("x"), EmitOptions.Internal);
        await path.Emit(_bus, 5, EmitOptions.Internal);

        Assert.Equal(["handler"], _log);
    }

    [Fact]
    public void Requests_are_not_shown_to_taps()
    {
        _bus.Bind(_ => _log.Add("tap"));
        _bus.OnRequest<Query, Answer>(_ => new Answer("x"));

        _bus.Request<Query, Answer>(new Query("x"));

        Assert.Empty(_log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Unbound_tap_sees_nothing_more(EmitPath path)
    {
        var tap = _bus.Bind(_ => _log.Add("tap"));

        tap.Cancel();
        tap.Cancel();
        await path.Emit(_bus, new Posted("x"));

        Assert.Empty(_log);
        Assert.False(tap.IsActive);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Tap_may_unbind_itself_while_it_runs(EmitPath path)
    {
        EventSubscription? self = null;
        _bus.Bind(_ => _log.Add("first"));
        self = _bus.Bind(_ =>
        {
            _log.Add("self");
            self!.Cancel();
        });
        _bus.Bind(_ => _log.Add("last"));

        await path.Emit(_bus, new Posted("x"));
        await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["first", "self", "last", "first", "last"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Stop_of_a_tap_ends_nothing_and_undoes_what_taps_changed(EmitPath path)
    {
        _bus.Bind(e => e.Event = new Posted("first tap"));
        _bus.Bind(e => e.Stop(new Posted("second tap")));
        _bus.Bind(e => _log.Add($"third tap: {e.Event} {e.Stopped}"));
        _bus.On<Posted>(e => _log.Add($"{e.Event.Text} {e.Stopped}"));

        var result = await path.Emit(_bus, new Posted("original"));

        Assert.Equal(["third tap: Posted { Text = second tap } True", "original False"], _log);
        Assert.False(result.Stopped);
        Assert.Equal("original", result.Event.Text);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Change_of_a_tap_is_seen_by_handlers_and_emitter(EmitPath path)
    {
        _bus.Bind(e => e.Event = new Posted("tapped"));
        _bus.On<Posted>(e => _log.Add(e.Event.Text));

        var result = await path.Emit(_bus, new Posted("original"));

        Assert.Equal(["tapped"], _log);
        Assert.Equal("tapped", result.Event.Text);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Change_of_a_tap_reaches_the_emitter_without_any_handler(EmitPath path)
    {
        _bus.Bind(e => e.Event = 7);

        Assert.Equal(7, (await path.Emit(_bus, 5)).Event);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Tap_exception_reaches_the_emitter_and_no_handler_runs(EmitPath path)
    {
        _bus.Bind(_ => throw new InvalidTimeZoneException("tap"));
        _bus.On<Posted>(_ => _log.Add("handler"));

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => path.Emit(_bus, new Posted("x")));

        Assert.Empty(_log);
    }

    [Theory, InlineData("text"), InlineData(null)]
    public void Value_of_another_type_is_refused(string? value)
    {
        _bus.Bind(e => Assert.Throws<InvalidCastException>(() => e.Event = value));
        _bus.Bind(e => Assert.Throws<InvalidCastException>(() => e.Stop(value)));

        var result = _bus.Emit(5);

        Assert.Equal(5, result.Event);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handler_a_tap_adds_runs_for_this_event(EmitPath path)
    {
        var isFirst = true;
        _bus.Bind(_ =>
        {
            if (isFirst)
            {
                isFirst = false;
                _bus.On<Posted>(e => _log.Add(e.Event.Text));
            }
        });

        await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["x"], _log);
    }
}
