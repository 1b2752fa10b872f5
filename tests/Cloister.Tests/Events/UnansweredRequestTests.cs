namespace Cloister.Tests.Events;

public sealed class UnansweredRequestTests : IDisposable
{
    private readonly EventBus _bus = new();

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Pair_without_handlers_is_not_wired(EmitPath path)
    {
        _bus.OnRequest<Answer, Query>(_ => new Query("swapped"));

        var thrown = await Assert.ThrowsAsync<RequestNotWiredException>(() => path.Request<Query, Answer>(_bus, new Query("x")));

        Assert.False(thrown.WasIdentifierMismatch);
        Assert.Equal((typeof(Query), typeof(Answer), null), (thrown.RequestType, thrown.ResponseType, thrown.Identifier));
        Assert.Contains(typeof(Query).ToString(), thrown.Message, StringComparison.Ordinal);
        Assert.Contains(typeof(Answer).ToString(), thrown.Message, StringComparison.Ordinal);
        Assert.Contains("OnRequest", thrown.Message, StringComparison.Ordinal);
        Assert.False((await path.TryRequest<Query, Answer>(_bus, new Query("x"))).HasValue);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handlers_under_other_identifiers_are_a_mismatch(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(_ => new Answer("x"), identifier: "a");

        var unnamed = await Assert.ThrowsAsync<RequestNotWiredException>(() => path.Request<Query, Answer>(_bus, new Query("x")));
        var other = await Assert.ThrowsAsync<RequestNotWiredException>(() =>
            path.Request<Query, Answer>(_bus, new Query("x"), EmitOptions.For("b"))
        );

        Assert.True(unnamed.WasIdentifierMismatch);
        Assert.True(other.WasIdentifierMismatch);
        Assert.Contains("'b'", other.Message, StringComparison.Ordinal);
        Assert.False((await path.TryRequest<Query, Answer>(_bus, new Query("x"), EmitOptions.For("b"))).HasValue);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task All_conceding_is_its_own_outcome(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(_ => Reply<Answer>.Concede);
        _bus.OnRequest<Query, Answer>(_ => (Answer?)null, identifier: "a");

        var thrown = await Assert.ThrowsAsync<AllConcededException>(() =>
            path.Request<Query, Answer>(_bus, new Query("x"), EmitOptions.For("a"))
        );

        Assert.Contains("TryRequest", thrown.Suggestion, StringComparison.Ordinal);
        Assert.Contains(thrown.Suggestion, thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'a'", thrown.Message, StringComparison.Ordinal);
        Assert.False((await path.TryRequest<Query, Answer>(_bus, new Query("x"))).HasValue);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Nullable_value_is_null_when_all_concede(EmitPath path)
    {
        _bus.OnRequest<Query, int?>(_ => (int?)null);

        Assert.Null(await path.Request<Query, int?>(_bus, new Query("x")));
        Assert.False((await path.TryRequest<Query, int?>(_bus, new Query("x"))).HasValue);
        await Assert.ThrowsAsync<RequestNotWiredException>(() => path.Request<Query, long?>(_bus, new Query("x")));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Failed_nested_request_is_a_failure_of_the_handler(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(e => _bus.Request<string, Answer>(e.Event.Text));

        await Assert.ThrowsAsync<RequestNotWiredException>(() => path.TryRequest<Query, Answer>(_bus, new Query("x")));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Cancelled_handler_leaves_the_pair_not_wired(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(_ => new Answer("x")).Cancel();

        await Assert.ThrowsAsync<RequestNotWiredException>(() => path.Request<Query, Answer>(_bus, new Query("x")));
        Assert.Equal(0, _bus.ChannelCount);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Both_outcomes_are_caught_by_their_base(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(_ => (Answer?)null);

        await Assert.ThrowsAnyAsync<NoRequestAnswerException>(() => path.Request<Query, Answer>(_bus, new Query("x")));
        await Assert.ThrowsAnyAsync<NoRequestAnswerException>(() => path.Request<Query, string>(_bus, new Query("x")));
    }
}
