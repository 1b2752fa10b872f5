namespace Cloister.Tests.Events;

public sealed class NamedRequestTests : IDisposable
{
    private static readonly Request<Query, Answer> Find = new("find");
    private static readonly Request<Query, Answer> Rank = new("rank");

    private readonly EventBus _bus = new();

    public void Dispose() => _bus.Dispose();

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Names_of_one_pair_are_different_addresses(EmitPath path)
    {
        _bus.OnRequest(Find, _ => new Answer("find"));
        _bus.OnRequest(Rank, _ => new Answer("rank"));
        _bus.OnRequest<Query, Answer>(_ => new Answer("nameless"));

        Assert.Equal(new Answer("find"), await path.Request(_bus, Find, new Query("x")));
        Assert.Equal(new Answer("rank"), await path.Request(_bus, Rank, new Query("x")));
        Assert.Equal(new Answer("nameless"), await path.Request<Query, Answer>(_bus, new Query("x")));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Two_values_of_one_name_and_pair_are_one_address(EmitPath path)
    {
        using var handler = _bus.OnRequest(Find, _ => new Answer("find"));

        Assert.Equal(new Answer("find"), await path.Request(_bus, new Request<Query, Answer>("find"), new Query("x")));
        await Assert.ThrowsAsync<RequestNotWiredException>(() => path.Request(_bus, new Request<Query, string>("find"), new Query("x")));
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Identifiers_work_inside_an_address(EmitPath path)
    {
        _bus.OnRequest(Find, _ => new Answer("a"), identifier: "a");

        Assert.Equal(new Answer("a"), await path.Request(_bus, Find, new Query("x"), EmitOptions.For("a")));
        var thrown = await Assert.ThrowsAsync<RequestNotWiredException>(() => path.Request(_bus, Find, new Query("x")));
        Assert.True(thrown.WasIdentifierMismatch);
        Assert.Equal("find", thrown.RequestName);
        Assert.Contains("'find'", thrown.Message, StringComparison.Ordinal);
        Assert.False((await path.TryRequest(_bus, Find, new Query("x"))).HasValue);
        Assert.True(_bus.HasRequestHandler(Find, "a"));
        Assert.False(_bus.HasRequestHandler(Find));
        Assert.False(_bus.HasRequestHandler(Rank, "a"));
    }

    [Theory, ClassData(typeof(AsyncPaths))]
    public async Task Asynchronous_handlers_answer_them_too(EmitPath path)
    {
        _bus.OnRequest(Find, _ => Task.FromResult(Reply<Answer>.Concede), priority: 2);
        _bus.OnRequest(
            Find,
            async e =>
            {
                await Task.Yield();
                return new Answer(e.Event.Text);
            },
            priority: 1
        );

        Assert.Equal(new Answer("x"), await path.Request(_bus, Find, new Query("x")));
    }

    [Fact]
    public void Equality_goes_by_name_and_types()
    {
        var same = new Request<Query, Answer>("find");

        Assert.Equal(Find, same);
        Assert.True(Find == same);
        Assert.True(Find != Rank);
        Assert.Equal(Find.GetHashCode(), same.GetHashCode());
        Assert.False(Find.Equals((object)new Request<Query, string>("find")));
        Assert.Equal("find", Find.Name);
    }

    [Fact]
    public void Empty_name_is_refused() => Assert.Throws<ArgumentException>(() => new Request<Query, Answer>(""));

    [Fact]
    public void Churn_over_fresh_names_leaves_nothing_behind()
    {
        using var stays = _bus.OnRequest(Find, _ => new Answer("find"));
        for (var i = 0; i < 1_000; i++)
        {
            _bus.OnRequest(new Request<Query, Answer>($"point {i}"), _ => new Answer("x")).Cancel();
        }

        Assert.Equal(1, _bus.ChannelCount);
        Assert.Equal(new Answer("find"), _bus.Request(Find, new Query("x")));
    }

    [Fact]
    public void Many_addresses_are_all_found_while_others_come_and_go()
    {
        var points = Enumerable.Range(0, 500).Select(i => new Request<Query, Answer>($"point {i}")).ToArray();
        var subscriptions = points.Select(p => _bus.OnRequest(p, _ => new Answer(p.Name))).ToArray();

        foreach (var index in Enumerable.Range(0, 500).Where(i => i % 3 != 0))
        {
            subscriptions[index].Cancel();
        }

        for (var i = 0; i < points.Length; i++)
        {
            Assert.Equal(i % 3 == 0, _bus.TryRequest(points[i], new Query("x")).HasValue);
        }

        Assert.Equal(167, _bus.ChannelCount);
    }
}
