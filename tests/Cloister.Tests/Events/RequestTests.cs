namespace Cloister.Tests.Events;

public sealed class RequestTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly List<string> _log = [];

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Highest_priority_answers_and_the_others_are_not_asked(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(Say("low"), priority: 1);
        _bus.OnRequest<Query, Answer>(Say("high"), priority: 2);

        Assert.Equal(new Answer("high"), await path.Request<Query, Answer>(_bus, new Query("x")));
        Assert.Equal(["high"], _log);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Null_and_concede_pass_to_the_next(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(_ => (Answer?)null, priority: 3);
        _bus.OnRequest<Query, Answer>(_ => Reply<Answer>.Concede, priority: 2);
        _bus.OnRequest<Query, Answer>(Say("last"), priority: 1);

        Assert.Equal(new Answer("last"), await path.Request<Query, Answer>(_bus, new Query("x")));
        Assert.Equal(new Answer("last"), (await path.TryRequest<Query, Answer>(_bus, new Query("x"))).Value);
    }

    [Theory, ClassData(typeof(AsyncPaths))]
    public async Task Asynchronous_handlers_are_awaited_in_order(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(
            async _ =>
            {
                await Task.Yield();
                _log.Add("conceding");
                return Reply<Answer>.Concede;
            },
            priority: 3
        );
        _bus.OnRequest<Query, Answer>(_ => (Answer?)null, priority: 2);
        _bus.OnRequest<Query, Answer>(AnswerLater, priority: 1);
        _bus.OnRequest<Query, Answer>(Say("never"), priority: 0);

        Assert.Equal(new Answer("later"), await path.Request<Query, Answer>(_bus, new Query("x")));
        Assert.Equal(["conceding"], _log);

        static async Task<Reply<Answer>> AnswerLater(EventEnvelope<Query> envelope)
        {
            await Task.Yield();
            return new Answer("later");
        }
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Changed_request_is_seen_by_later_handlers_and_stop_means_nothing(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(
            e =>
            {
                e.Stop(new Query(e.Event.Text + "b"));
                return Reply<Answer>.Concede;
            },
            priority: 2
        );
        _bus.OnRequest<Query, Answer>(e => new Answer(e.Event.Text), priority: 1);

        Assert.Equal(new Answer("ab"), await path.Request<Query, Answer>(_bus, new Query("a")));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Named_handlers_answer_their_identifier_merged_by_priority(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(Say("unnamed"), priority: 1);
        _bus.OnRequest<Query, Answer>(Say("named"), priority: 2, identifier: "a");

        Assert.Equal(new Answer("named"), await path.Request<Query, Answer>(_bus, new Query("x"), EmitOptions.For("a")));
        Assert.Equal(new Answer("unnamed"), await path.Request<Query, Answer>(_bus, new Query("x"), EmitOptions.For("b")));
        Assert.Equal(new Answer("unnamed"), await path.Request<Query, Answer>(_bus, new Query("x")));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Handler_exception_surfaces_and_nobody_else_is_asked(EmitPath path)
    {
        _bus.OnRequest<Query, Answer>(
            _ =>
            {
                _log.Add("conceded");
                return Reply<Answer>.Concede;
            },
            priority: 3
        );
        Func<EventEnvelope<Query>, Reply<Answer>> failing = _ => throw new InvalidTimeZoneException("handler");
        _bus.OnRequest(failing, priority: 2);
        _bus.OnRequest<Query, Answer>(Say("never"), priority: 1);

        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => path.Request<Query, Answer>(_bus, new Query("x")));
        await Assert.ThrowsAsync<InvalidTimeZoneException>(() => path.TryRequest<Query, Answer>(_bus, new Query("x")));

        Assert.Equal(["conceded", "conceded"], _log);
    }

    [Fact]
    public void Synchronous_request_refuses_an_asynchronous_handler()
    {
        _bus.OnRequest<Query, Answer>(_ => ValueTask.FromResult(Reply.Of(new Answer("x"))));

        var refused = Assert.Throws<SyncDispatchException>(() => _bus.Request<Query, Answer>(new Query("x")));
        Assert.Throws<SyncDispatchException>(() => _bus.TryRequest<Query, Answer>(new Query("x")));

        Assert.Equal(typeof(Query), refused.EventType);
        Assert.Equal(typeof(Answer), refused.ResponseType);
        Assert.Contains("RequestAsync", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Handler_is_known_exactly_where_it_is_registered()
    {
        Assert.False(_bus.HasRequestHandler<Query, Answer>());

        var unnamed = _bus.OnRequest<Query, Answer>(Say("x"));
        Assert.True(_bus.HasRequestHandler<Query, Answer>());
        Assert.False(_bus.HasRequestHandler<Query, Answer>("a"));
        Assert.False(_bus.HasRequestHandler<Answer, Query>());

        unnamed.Cancel();
        using var named = _bus.OnRequest<Query, Answer>(Say("x"), identifier: "a");
        Assert.False(_bus.HasRequestHandler<Query, Answer>());
        Assert.True(_bus.HasRequestHandler<Query, Answer>("a"));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Nullable_and_plain_responses_are_different_pairs(EmitPath path)
    {
        _bus.OnRequest<Query, int>(_ => 1);
        _bus.OnRequest<Query, int?>(_ => 2);

        Assert.Equal(1, await path.Request<Query, int>(_bus, new Query("x")));
        Assert.Equal(2, await path.Request<Query, int?>(_bus, new Query("x")));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Interface_response_is_wrapped_by_hand(EmitPath path)
    {
        _bus.OnRequest<Query, IReadOnlyList<int>>(_ => Reply.Of<IReadOnlyList<int>>([1, 2]));

        Assert.Equal([1, 2], await path.Request<Query, IReadOnlyList<int>>(_bus, new Query("x")));
    }

    [Fact]
    public void Reply_without_a_value_says_so()
    {
        Assert.False(default(Reply<int>).HasValue);
        Assert.True(Reply.Of(0).HasValue);
        Assert.False(Reply.Of<string?>(null).HasValue);
        Assert.Contains(
            "HasValue",
            Assert.Throws<InvalidOperationException>(() => Reply<int>.Concede.Value).Message,
            StringComparison.Ordinal
        );
    }

    private Func<EventEnvelope<Query>, Reply<Answer>> Say(string text) =>
        _ =>
        {
            _log.Add(text);
            return new Answer(text);
        };
}
