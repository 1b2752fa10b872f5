namespace Cloister.Tests.Events;

public sealed class StoppingTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Stop_sets_the_event_and_ends_the_cascade_after_that_handler(EmitPath path)
    {
        _bus.On<Posted>(
            e =>
            {
                e.Stop(new Posted("final"));
                _log.Add("rest of the body");
            },
            priority: 2
        );
        _bus.On<Posted>(_ => _log.Add("later"), priority: 1);

        var result = await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["rest of the body"], _log);
        Assert.True(result.Stopped);
        Assert.Equal("final", result.Event.Text);
    }

    [Theory, ClassData(typeof(AsyncPaths))]
    public async Task Asynchronous_handler_stops_after_its_await(EmitPath path)
    {
        _bus.On<Posted>(async e =>
        {
            await Task.Yield();
            e.Stop(new Posted("final"));
        });
        _bus.On<Posted>(_ => _log.Add("later"));

        var result = await path.Emit(_bus, new Posted("x"));

        Assert.Empty(_log);
        Assert.True(result.Stopped);
        Assert.Equal("final", result.Event.Text);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Without_stop_nobody_ends_the_cascade(EmitPath path)
    {
        _bus.On<Posted?>(e => e.Event = null, priority: 2);
        _bus.On<Posted?>(e => _log.Add($"{e.Event is null} {e.Stopped}"), priority: 1);

        await path.Emit<Posted?>(_bus, new Posted("x"));

        Assert.Equal(["True False"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Next_emit_starts_afresh(EmitPath path)
    {
        var stop = _bus.On<Posted>(e => e.Stop(new Posted("stopped")), priority: 2);
        _bus.On<Posted>(e => _log.Add($"{e.Event.Text} {e.Stopped}"), priority: 1);

        await path.Emit(_bus, new Posted("1"));
        stop.Cancel();
        var result = await path.Emit(_bus, new Posted("2"));

        Assert.Equal(["2 False"], _log);
        Assert.False(result.Stopped);
    }
}
