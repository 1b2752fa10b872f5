namespace Cloister.Tests.Events;

public sealed class IdentifierTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Named_handler_runs_for_its_identifier_only(EmitPath path)
    {
        _bus.On<Posted>(e => _log.Add($"a {e.Identifier}"), identifier: "a");
        _bus.On<Posted>(e => _log.Add($"b {e.Identifier}"), identifier: "b");

        await path.Emit(_bus, new Posted("x"));
        Assert.Empty(_log);

        await path.Emit(_bus, new Posted("x"), EmitOptions.For("a"));
        await path.Emit(_bus, new Posted("x"), EmitOptions.For("A"));
        Assert.Equal(["a a"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Identifier_nobody_registered_for_still_runs_the_unnamed(EmitPath path)
    {
        _bus.On<Posted>(_ => _log.Add("unnamed"));
        _bus.On<Posted>(_ => _log.Add("named"), identifier: "a");

        await path.Emit(_bus, new Posted("x"), EmitOptions.For("other"));

        Assert.Equal(["unnamed"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Named_and_unnamed_interleave_by_priority_and_unnamed_win_ties(EmitPath path)
    {
        _bus.On<Posted>(_ => _log.Add("named 2 first"), priority: 2, identifier: "a");
        _bus.On<Posted>(_ => _log.Add("unnamed 2"), priority: 2);
        _bus.On<Posted>(_ => _log.Add("named 3"), priority: 3, identifier: "a");
        _bus.On<Posted>(_ => _log.Add("named 2 second"), priority: 2, identifier: "a");
        _bus.On<Posted>(_ => _log.Add("unnamed 4"), priority: 4);
        _bus.On<Posted>(_ => _log.Add("unnamed 1"), priority: 1);

        await path.Emit(_bus, new Posted("x"), EmitOptions.For("a"));

        Assert.Equal(["unnamed 4", "named 3", "unnamed 2", "named 2 first", "named 2 second", "unnamed 1"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Either_kind_may_change_between_emits(EmitPath path)
    {
        var options = EmitOptions.For("a");
        var unnamed = _bus.On<Posted>(_ => _log.Add("unnamed"));
        var named = _bus.On<Posted>(_ => _log.Add("named"), identifier: "a");
        await path.Emit(_bus, new Posted("x"), options);
        unnamed.Cancel();
        await path.Emit(_bus, new Posted("x"), options);
        _bus.On<Posted>(_ => _log.Add("new"), priority: Priority.High);
        await path.Emit(_bus, new Posted("x"), options);
        named.Cancel();
        await path.Emit(_bus, new Posted("x"), options);

        Assert.Equal(["unnamed", "named", "named", "new", "named", "new"], _log);
    }

    [Fact]
    public void Cancelling_the_last_of_one_kind_keeps_the_other()
    {
        var named = _bus.On<Posted>(_ => _log.Add("named"), identifier: "a");
        var unnamed = _bus.On<Posted>(_ => _log.Add("unnamed"));

        named.Cancel();
        _bus.Emit(new Posted("x"), EmitOptions.For("a"));
        Assert.Equal(["unnamed"], _log);

        _bus.On<Posted>(_ => _log.Add("named again"), identifier: "a");
        unnamed.Cancel();
        _bus.Emit(new Posted("x"), EmitOptions.For("a"));
        Assert.Equal(["unnamed", "named again"], _log);
    }

    [Fact]
    public void Churn_over_fresh_identifiers_leaves_nothing_behind()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _bus.On<Posted>(_ => { }, identifier: $"room {i}").Cancel();
            _bus.OnRequest<Query, Answer>(_ => new Answer("x"), identifier: $"room {i}").Cancel();
        }

        Assert.Equal(0, _bus.ChannelCount);
    }

    [Fact]
    public void Churn_does_not_disturb_the_order_of_those_who_stay()
    {
        _bus.On<Posted>(_ => _log.Add("first"), identifier: "stays");
        _bus.On<Posted>(_ => _log.Add("second"), identifier: "stays");
        for (var i = 0; i < 1_000; i++)
        {
            var passing = _bus.On<Posted>(_ => _log.Add("passing"), identifier: $"room {i % 7}");
            _bus.Emit(new Posted("x"), EmitOptions.For("elsewhere"));
            passing.Cancel();
        }

        _bus.Emit(new Posted("x"), EmitOptions.For("stays"));

        Assert.Equal(["first", "second"], _log);
        Assert.Equal(1, _bus.ChannelCount);
    }
}
