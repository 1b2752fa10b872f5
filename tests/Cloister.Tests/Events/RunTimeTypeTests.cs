namespace Cloister.Tests.Events;

public sealed class RunTimeTypeTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Value_known_by_its_base_type_reaches_the_handlers_of_its_own(EmitPath path)
    {
        _bus.On<Posted>(_ => _log.Add("posted"));
        _bus.On<Pinned>(e => e.Stop(new Pinned(e.Event.Text + "!")));

        var result = await path.EmitAs(_bus, new Pinned("x"), EmitOptions.For("a"));

        Assert.Empty(_log);
        Assert.Equal(new Pinned("x!"), result.Event);
        Assert.True(result.Stopped);
        Assert.Equal("a", result.Identifier);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Boxed_value_reaches_the_handlers_of_its_type(EmitPath path)
    {
        _bus.On<int>(e => e.Event++, identifier: "a");

        Assert.Equal(6, (await path.EmitAs(_bus, 5, EmitOptions.For("a"))).Event);
        Assert.Equal(5, (await path.EmitAs(_bus, 5)).Event);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Taps_see_the_run_time_type_even_if_nobody_handles_it(EmitPath path)
    {
        _bus.Bind(e => _log.Add($"{e.EventType.Name} {e.Identifier} {e.CancellationToken.IsCancellationRequested}"));
        _bus.Bind(e => e.Event = new Pinned("tapped"));

        var result = await path.EmitAs(_bus, new Pinned("x"), EmitOptions.For("a"));

        Assert.Equal(["Pinned a False"], _log);
        Assert.Equal(new Pinned("tapped"), result.Event);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Taps_neither_stop_nor_replace_by_another_type(EmitPath path)
    {
        _bus.Bind(e => Assert.Throws<InvalidCastException>(() => e.Event = new Posted("wider")));
        _bus.Bind(e => e.Stop(new Pinned("tapped")));

        var result = await path.EmitAs(_bus, new Pinned("x"));

        Assert.Equal(new Pinned("x"), result.Event);
        Assert.False(result.Stopped);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handler_a_tap_adds_runs_and_the_tap_is_not_asked_twice(EmitPath path)
    {
        _bus.Bind(_ =>
        {
            _log.Add("tap");
            _bus.On<Pinned>(e => _log.Add(e.Event.Text));
        });

        await path.EmitAs(_bus, new Pinned("x"));

        Assert.Equal(["tap", "x"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Internal_value_skips_taps(EmitPath path)
    {
        _bus.Bind(_ => _log.Add("tap"));

        await path.EmitAs(_bus, new Pinned("x"), EmitOptions.Internal);

        Assert.Empty(_log);
    }

    [Fact]
    public void Synchronous_emit_refuses_an_asynchronous_handler()
    {
        _bus.On<Pinned>(_ => ValueTask.CompletedTask);

        Assert.Throws<SyncDispatchException>(() => _bus.EmitAs(new Pinned("x")));
    }
}
