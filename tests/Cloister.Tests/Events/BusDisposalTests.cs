namespace Cloister.Tests.Events;

public sealed class BusDisposalTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Theory, InlineData(false), InlineData(true)]
    public async Task Every_use_of_a_disposed_bus_is_refused(bool wasUsed)
    {
        if (wasUsed)
        {
            _bus.On<Posted>(_ => _log.Add("handler"));
            _bus.OnRequest<Query, Answer>(_ => new Answer("x"));
            _bus.Bind(_ => _log.Add("tap"));
        }

        _bus.Dispose();
        _bus.Dispose();

        Assert.True(_bus.IsDisposed);
        Assert.False(_bus.HasRequestHandler<Query, Answer>());
        Assert.Equal(0, _bus.ChannelCount);
        var find = new Request<Query, Answer>("find");
        var none = CancellationToken.None;
        Refused(() => _bus.On<Posted>(_ => { }), "handle");
        Refused(() => _bus.On<Posted>(_ => Task.CompletedTask), nameof(Posted));
        Refused(() => _bus.OnRequest(find, _ => new Answer("x")), "'find'");
        Refused(() => _bus.Bind(_ => { }), "tap");
        Refused(() => _bus.Emit(new Posted("x")), "emit");
        Refused(() => _bus.Emit(new Posted("x"), EmitOptions.For("a")), nameof(Posted));
        Refused(() => _bus.EmitAs(new Posted("x")), nameof(Posted));
        Refused(() => _bus.Request<Query, Answer>(new Query("x")), "request");
        Refused(() => _bus.TryRequest<Query, Answer>(new Query("x")), nameof(Answer));
        Refused(() => _bus.TryRequest(find, new Query("x")), "'find'");
        Refused(() => _bus.CreateView(), "view");
        await RefusedLater(() => _bus.EmitAsync(new Posted("x"), none).AsTask());
        await RefusedLater(() => _bus.EmitAsAsync(new Posted("x"), cancellationToken: none).AsTask());
        await RefusedLater(() => _bus.RequestAsync<Query, Answer>(new Query("x"), none).AsTask());
        await RefusedLater(() => _bus.TryRequestAsync(find, new Query("x"), none).AsTask());
        Assert.Empty(_log);

        static void Refused(Func<object?> use, string named) =>
            Assert.Contains(named, Assert.Throws<ObjectDisposedException>(use).Message, StringComparison.Ordinal);

        static async Task RefusedLater(Func<Task> use)
        {
            var task = use();
            await Assert.ThrowsAsync<ObjectDisposedException>(() => task);
        }
    }

    [Fact]
    public void Cancelling_after_the_bus_is_gone_does_nothing()
    {
        EventSubscription[] subscriptions =
        [
            _bus.On<Posted>(_ => { }),
            _bus.On<Posted>(_ => { }, identifier: "a"),
            _bus.OnRequest<Query, Answer>(_ => new Answer("x")),
            _bus.Bind(_ => { }),
        ];

        _bus.Dispose();

        Assert.All(
            subscriptions,
            s =>
            {
                Assert.False(s.IsActive);
                s.Cancel();
                s.Dispose();
            }
        );
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Disposing_in_the_middle_skips_the_rest_and_fails_the_emit(EmitPath path)
    {
        _bus.On<Posted>(
            _ =>
            {
                _bus.Dispose();
                _log.Add("rest of the body");
            },
            priority: 2
        );
        _bus.On<Posted>(_ => _log.Add("later"), priority: 1);

        var thrown = await Assert.ThrowsAsync<ObjectDisposedException>(() => path.Emit(_bus, new Posted("x")));

        Assert.Equal(["rest of the body"], _log);
        Assert.Contains(nameof(Posted), thrown.Message, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(AsyncPaths))]
    public async Task Disposing_while_a_handler_is_awaited_skips_the_rest(EmitPath path)
    {
        var gate = new TaskCompletionSource();
        _bus.On<Posted>(
            async _ =>
            {
                await gate.Task;
                _log.Add("rest of the body");
            },
            priority: 2
        );
        _bus.On<Posted>(_ => _log.Add("later"), priority: 1);

        var emit = path.Emit(_bus, new Posted("x"));
        _bus.Dispose();
        Assert.False(emit.IsCompleted);

        gate.SetResult();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => emit);
        Assert.Equal(["rest of the body"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Disposing_in_the_last_handler_ends_the_emit_normally(EmitPath path)
    {
        _bus.On<Posted>(_ => _bus.Dispose());

        Assert.Equal("x", (await path.Emit(_bus, new Posted("x"))).Event.Text);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Disposing_in_a_tap_reaches_no_handler(EmitPath path)
    {
        _bus.Bind(_ => _bus.Dispose());
        _bus.On<Posted>(_ => _log.Add("handler"));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => path.Emit(_bus, new Posted("x")));

        Assert.Empty(_log);
    }

    [Fact]
    public void Disposing_in_a_tap_skips_the_other_taps()
    {
        _bus.Bind(_ => _bus.Dispose());
        _bus.Bind(_ => _log.Add("second tap"));

        Assert.Throws<ObjectDisposedException>(() => _bus.Emit(new Posted("x")));

        Assert.Empty(_log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Disposing_in_a_request_handler_asks_nobody_else(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(
            _ =>
            {
                _bus.Dispose();
                return Reply<Answer>.Concede;
            },
            priority: 2
        );
        _bus.OnRequest<Query, Answer>(_ => new Answer("later"), priority: 1);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => path.TryRequest<Query, Answer>(_bus, new Query("x")));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Answer_given_while_disposing_counts(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(_ =>
        {
            _bus.Dispose();
            return new Answer("x");
        });
        _bus.OnRequest<Query, Answer>(_ => new Answer("later"));

        Assert.Equal(new Answer("x"), await path.Request<Query, Answer>(_bus, new Query("x")));
    }

    [Fact]
    public void Lifetime_token_is_cancelled_also_when_asked_for_afterwards()
    {
        var early = _bus.Lifetime;
        Assert.False(early.IsCancellationRequested);

        _bus.Dispose();

        Assert.True(early.IsCancellationRequested);
        Assert.True(_bus.Lifetime.IsCancellationRequested);
    }
}
