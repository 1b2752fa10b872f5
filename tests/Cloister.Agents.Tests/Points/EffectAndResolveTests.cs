using static Cloister.Agents.Tests.Points.PointStage;

namespace Cloister.Agents.Tests.Points;

public sealed class EffectAndResolveTests
{
    [Fact]
    public async Task Effect_that_fails_disturbs_nobody()
    {
        var told = new List<string>();
        await using var stage = await StartAsync(
            new HookPlugin("one", hooks => hooks.Effect(Said, (_, _) => throw new InvalidOperationException("oh"))),
            new HookPlugin("two", hooks => hooks.Effect(Said, (_, text) => told.Add(text)))
        );

        await stage.InSession.EffectAsync(Said, "hello");

        Assert.Equal(["hello"], told);
        Assert.Contains(
            stage.Logs.Records,
            record => record.Message.Contains("'one' failed at point 'test.said'", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Resolver_answers()
    {
        await using var stage = await StartAsync(new HookPlugin("one", hooks => hooks.Resolve(Count, (_, text) => text.Length)));

        Assert.Equal(5, await stage.InSession.ResolveAsync(Count, "hello"));
    }

    [Fact]
    public async Task Failure_of_a_resolver_reaches_who_asks()
    {
        await using var stage = await StartAsync(
            new HookPlugin("one", hooks => hooks.Resolve(Count, (_, _) => throw new FormatException("bad")))
        );

        await Assert.ThrowsAsync<FormatException>(() => stage.InSession.ResolveAsync(Count, "hello").AsTask());
    }

    [Fact]
    public async Task Question_without_a_resolver_says_so()
    {
        await using var stage = await StartAsync();

        var failure = await Assert.ThrowsAsync<NoResolverException>(() => stage.InSession.ResolveAsync(Count, "hello").AsTask());

        Assert.StartsWith("No plugin resolver registered for point: test.count", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Question_whose_resolver_is_off_says_whose()
    {
        await using var stage = await StartAsync(
            new HookPlugin("one", hooks => hooks.Resolve(Count, (_, text) => text.Length)) { IsOff = true }
        );

        var failure = await Assert.ThrowsAsync<NoResolverException>(() => stage.InSession.ResolveAsync(Count, "hello").AsTask());

        Assert.StartsWith("No active plugin resolver registered for point: test.count", failure.Message, StringComparison.Ordinal);
        Assert.Contains("'one'", failure.Message, StringComparison.Ordinal);
    }
}
