using System.Runtime.CompilerServices;

namespace Cloister.Tests.Events;

public sealed class ViewTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task View_and_bus_reach_the_same_handlers_and_taps(EmitPath path)
    {
        using var view = _bus.CreateView();
        _bus.On<Posted>(_ => _log.Add("bus"));
        view.On<Posted>(_ => _log.Add("view"));
        view.Bind(_ => _log.Add("tap"));
        view.OnRequest<Query, Answer>(_ => new Answer("view"));

        await path.Emit(view, new Posted("x"));
        await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["tap", "bus", "view", "tap", "bus", "view"], _log);
        Assert.Equal(new Answer("view"), await path.Request<Query, Answer>(_bus, new Query("x")));
    }

    [Fact]
    public void Ending_a_view_ends_what_was_opened_through_it_and_nothing_else()
    {
        var view = _bus.CreateView();
        using var other = _bus.CreateView();
        _bus.On<Posted>(_ => _log.Add("bus"));
        other.On<Posted>(_ => _log.Add("other"));
        EventSubscription[] ended =
        [
            view.On<Posted>(_ => _log.Add("view")),
            view.On<Posted>(_ => _log.Add("view named"), identifier: "a"),
            view.Bind(_ => _log.Add("view tap")),
            view.OnRequest<Query, Answer>(_ => new Answer("view")),
        ];

        view.Dispose();
        view.Dispose();
        _bus.Emit(new Posted("x"), EmitOptions.For("a"));

        Assert.Equal(["bus", "other"], _log);
        Assert.All(ended, s => Assert.False(s.IsActive));
        Assert.False(_bus.HasRequestHandler<Query, Answer>());
        Assert.False(_bus.IsDisposed);
        Assert.Equal(1, _bus.ChannelCount);
    }

    [Fact]
    public void A_view_keeps_nothing_of_what_was_cancelled_before_it()
    {
        using var view = _bus.CreateView();
        using var first = view.On<Posted>(_ => { });
        var cancelled = Cancelled(view);
        using var last = view.On<Posted>(_ => { });

        GC.Collect();

        Assert.False(cancelled.IsAlive, "the view keeps a cancelled subscription alive");
        Assert.True(first.IsActive && last.IsActive);
    }

    [Fact]
    public async Task Every_use_of_an_ended_view_is_refused()
    {
        var view = _bus.CreateView();
        view.OnRequest<Query, Answer>(_ => new Answer("x"));
        view.Dispose();

        Assert.True(view.IsDisposed);
        Assert.False(view.HasRequestHandler<Query, Answer>());
        Assert.Throws<ObjectDisposedException>(() => view.On<Posted>(_ => { }));
        Assert.Throws<ObjectDisposedException>(() => view.Bind(_ => { }));
        Assert.Throws<ObjectDisposedException>(() => view.Emit(new Posted("x")));
        Assert.Throws<ObjectDisposedException>(() => view.TryRequest<Query, Answer>(new Query("x")));
        Assert.Throws<ObjectDisposedException>(() => view.CreateView());
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await view.EmitAsync(new Posted("x"), CancellationToken.None));
    }

    [Fact]
    public void Disposing_the_bus_ends_its_views()
    {
        var view = _bus.CreateView();
        var subscription = view.On<Posted>(_ => { });

        _bus.Dispose();

        Assert.True(view.IsDisposed);
        Assert.False(subscription.IsActive);
        Assert.Throws<ObjectDisposedException>(() => view.Emit(new Posted("x")));
        subscription.Cancel();
        view.Dispose();
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handlers_of_an_ended_view_do_not_run_in_a_dispatch_that_has_them_ahead(EmitPath path)
    {
        var view = _bus.CreateView();
        _bus.On<Posted>(_ => view.Dispose(), priority: 3);
        view.On<Posted>(_ => _log.Add("view"), priority: 2);
        if (path is not EmitPath.Sync)
        {
            view.On<Posted>(
                _ =>
                {
                    _log.Add("view");
                    return ValueTask.CompletedTask;
                },
                priority: 2
            );
        }

        _bus.On<Posted>(_ => _log.Add("bus"), priority: 1);

        await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["bus"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Request_handlers_of_an_ended_view_concede(EmitPath path)
    {
        var view = _bus.CreateView();
        _bus.OnRequest<Query, Answer>(
            _ =>
            {
                view.Dispose();
                return Reply<Answer>.Concede;
            },
            priority: 3
        );
        view.OnRequest<Query, Answer>(_ => new Answer("view"), priority: 2);
        _bus.OnRequest<Query, Answer>(_ => new Answer("bus"), priority: 1);

        Assert.Equal(new Answer("bus"), await path.Request<Query, Answer>(_bus, new Query("x")));
    }

    [Fact]
    public void Cancelled_subscriptions_are_forgotten_by_their_view()
    {
        using var view = _bus.CreateView();
        var kept = view.On<Posted>(_ => _log.Add("kept"));
        for (var i = 0; i < 1_000; i++)
        {
            var first = view.On<Posted>(_ => { });
            var second = view.On<Posted>(_ => { });
            first.Cancel();
            second.Cancel();
        }

        _bus.Emit(new Posted("x"));
        Assert.Equal(["kept"], _log);

        view.Dispose();
        Assert.False(kept.IsActive);
        Assert.Equal(0, _bus.ChannelCount);
    }

    [Fact]
    public void Ten_thousand_views_on_one_event_come_and_go()
    {
        var views = Enumerable.Range(0, 10_000).Select(_ => _bus.CreateView()).ToArray();
        var count = 0;
        foreach (var view in views)
        {
            view.On<Posted>(_ => count++);
        }

        _bus.Emit(new Posted("x"));
        Assert.Equal(10_000, count);

        foreach (var view in views.Where((_, i) => i % 2 == 0))
        {
            view.Dispose();
        }

        _bus.Emit(new Posted("x"));
        Assert.Equal(15_000, count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Cancelled(EventBus view)
    {
        var subscription = view.On<Posted>(_ => { });
        subscription.Cancel();
        return new(subscription);
    }
}
