namespace Cloister.Tests.Events;

public sealed class CancellationTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly CancellationTokenSource _caller = new();
    private readonly List<string> _log = [];

    public void Dispose()
    {
        _bus.Dispose();
        _caller.Dispose();
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Cancelling_between_handlers_ends_the_emit(bool isAsynchronous)
    {
        _bus.On<Posted>(
            async _ =>
            {
                if (isAsynchronous)
                {
                    await Task.Yield();
                }

                await _caller.CancelAsync();
            },
            priority: 2
        );
        _bus.On<Posted>(_ => _log.Add("later"), priority: 1);

        var emit = _bus.EmitAsync(new Posted("x"), _caller.Token).AsTask();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => emit);
        Assert.Equal(_caller.Token, cancelled.CancellationToken);
        Assert.True(emit.IsCanceled);
        Assert.Empty(_log);
    }

    [Fact]
    public async Task An_envelope_that_somebody_kept_has_the_callers_token_and_holds_on_to_nothing()
    {
        EventEnvelope<Posted>? kept = null;
        _bus.On<Posted>(e => kept = e);

        await _bus.EmitAsync(new Posted("x"), _caller.Token);

        Assert.Equal(_caller.Token, kept!.CancellationToken);
        _bus.Dispose();
        Assert.True(kept.CancellationToken.IsCancellationRequested);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Cancelling_between_handlers_ends_the_request(bool isAsynchronous)
    {
        _bus.OnRequest<Query, Answer>(
            async _ =>
            {
                if (isAsynchronous)
                {
                    await Task.Yield();
                }

                await _caller.CancelAsync();
                return Reply<Answer>.Concede;
            },
            priority: 2
        );
        _bus.OnRequest<Query, Answer>(_ => new Answer("later"), priority: 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await _bus.TryRequestAsync<Query, Answer>(new Query("x"), _caller.Token)
        );
    }

    [Fact]
    public async Task Cancelled_token_reaches_nobody()
    {
        _bus.Bind(_ => _log.Add("tap"));
        _bus.On<Posted>(_ => _log.Add("handler"));
        await _caller.CancelAsync();

        Assert.True(_bus.EmitAsync(new Posted("x"), _caller.Token).AsTask().IsCanceled);
        Assert.True(_bus.EmitAsAsync(new Posted("x"), cancellationToken: _caller.Token).AsTask().IsCanceled);
        Assert.True(_bus.RequestAsync<Query, Answer>(new Query("x"), _caller.Token).AsTask().IsCanceled);
        Assert.Empty(_log);
    }

    [Fact]
    public async Task Last_handler_finishing_wins_over_a_late_cancellation()
    {
        _bus.On<Posted>(async _ => await _caller.CancelAsync());

        var result = await _bus.EmitAsync(new Posted("x"), _caller.Token);

        Assert.Equal("x", result.Event.Text);
    }

    [Fact]
    public async Task Handlers_see_the_callers_cancellation()
    {
        _bus.On<Posted>(async e =>
        {
            Assert.Equal(e.CancellationToken, e.CancellationToken);
            await _caller.CancelAsync();
            e.CancellationToken.ThrowIfCancellationRequested();
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _bus.EmitAsync(new Posted("x"), _caller.Token));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handlers_see_the_end_of_the_bus(EmitPath path)
    {
        _bus.On<Posted>(e =>
        {
            var token = e.CancellationToken;
            _log.Add($"{token.CanBeCanceled} {token.IsCancellationRequested}");
            _bus.Dispose();
            _log.Add($"{e.CancellationToken.IsCancellationRequested}");
        });

        await path.Emit(_bus, new Posted("x"));

        Assert.Equal(["True False", "True"], _log);
    }

    [Fact]
    public async Task Token_somebody_waits_on_fires_when_the_bus_ends()
    {
        _bus.On<Posted>(async e => await Task.Delay(Timeout.Infinite, e.CancellationToken));
        var plain = _bus.EmitAsync(new Posted("x"), CancellationToken.None).AsTask();
        var linked = _bus.EmitAsync(new Posted("x"), _caller.Token).AsTask();

        _bus.Dispose();

        var limit = TimeSpan.FromSeconds(30);
        var current = TestContext.Current.CancellationToken;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => plain.WaitAsync(limit, current));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => linked.WaitAsync(limit, current));
    }

    [Fact]
    public async Task Envelope_kept_beyond_its_dispatch_still_tells_the_truth()
    {
        EventEnvelope<Posted>? kept = null;
        CancellationToken during = default;
        _bus.On<Posted>(e => during = (kept = e).CancellationToken);
        await _bus.EmitAsync(new Posted("x"), _caller.Token);
        Assert.False(kept!.CancellationToken.IsCancellationRequested);

        await _caller.CancelAsync();
        Assert.True(kept.CancellationToken.IsCancellationRequested);

        // The link between the two was released with the dispatch.
        Assert.False(during.IsCancellationRequested);
    }
}
