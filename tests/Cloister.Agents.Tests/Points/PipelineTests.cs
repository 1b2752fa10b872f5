using Cloister.Testing;
using static Cloister.Agents.Tests.Points.PointStage;

namespace Cloister.Agents.Tests.Points;

public sealed class PipelineTests
{
    [Fact]
    public async Task Each_changes_what_the_one_before_it_made()
    {
        await using var stage = await StartAsync(Adding("one"), Adding("two"), Adding("three"));

        Assert.Equal("x one two three", await stage.InSession.PipelineAsync(Say, "x"));
    }

    [Fact]
    public async Task Null_leaves_the_value_as_it_is()
    {
        await using var stage = await StartAsync(new HookPlugin("one", hooks => hooks.Pipeline(Say, (_, _) => null)), Adding("two"));

        Assert.Equal("x two", await stage.InSession.PipelineAsync(Say, "x"));
    }

    [Fact]
    public async Task Nobody_there_returns_the_value()
    {
        await using var stage = await StartAsync();

        Assert.Equal("x", await stage.InSession.PipelineAsync(Say, "x"));
    }

    [Fact]
    public async Task Failure_tells_who_where_and_the_last_good_value()
    {
        var ran = false;
        await using var stage = await StartAsync(
            Adding("one"),
            new HookPlugin("two", hooks => hooks.Pipeline(Say, (_, _) => throw new FormatException("bad"))),
            new HookPlugin(
                "three",
                hooks =>
                    hooks.Pipeline(
                        Say,
                        (_, text) =>
                        {
                            ran = true;
                            return text;
                        }
                    )
            )
        );

        var failure = await Assert.ThrowsAsync<PointException>(() => stage.InSession.PipelineAsync(Say, "x").AsTask());

        Assert.Equal(("test.say", "two", "x one"), (failure.Point, failure.Plugin, failure.LastGood));
        Assert.IsType<FormatException>(failure.InnerException);
        Assert.False(ran);
    }

    [Fact]
    public async Task Order_is_that_of_the_plugins_however_often_they_are_switched()
    {
        await using var stage = await StartAsync(Adding("one"), Adding("two"), Adding("three"));
        await stage.InSession.PipelineAsync(Say, "x");

        await stage.ConfigureAsync(""" "plugins":{"one":{"enabled":false},"two":{"enabled":false}} """);
        Assert.Equal("x three", await stage.InSession.PipelineAsync(Say, "x"));
        await stage.ConfigureAsync(""" "plugins":{"one":{"enabled":false}} """);
        Assert.Equal("x two three", await stage.InSession.PipelineAsync(Say, "x"));
        await stage.ConfigureAsync(""" "plugins":{} """);

        Assert.Equal("x one two three", await stage.InSession.PipelineAsync(Say, "x"));
    }

    [Fact]
    public async Task Plugin_that_is_off_by_default_takes_part_when_the_configuration_wants_it()
    {
        var quiet = new HookPlugin("quiet", hooks => hooks.Pipeline(Say, (_, text) => text + " quiet")) { IsOff = true };
        await using var stage = await StartAsync(quiet);
        Assert.Equal("x", await stage.InSession.PipelineAsync(Say, "x"));

        await stage.ConfigureAsync(""" "plugins":{"quiet":{"enabled":true}} """);

        Assert.Equal("x quiet", await stage.InSession.PipelineAsync(Say, "x"));
    }

    [Fact]
    public async Task Handler_that_takes_too_long_has_failed()
    {
        var time = new ManualTimeProvider();
        var told = new TaskCompletionSource<CancellationToken>();
        var timers = 0;
        await using var stage = await StartAsync(
            time,
            new HookPlugin(
                "slow",
                hooks =>
                    hooks.Pipeline(
                        Say,
                        async (_, _, token) =>
                        {
                            timers = time.PendingTimers;
                            told.SetResult(token);
                            await Task.Delay(Timeout.Infinite, token);
                            return "";
                        },
                        TimeSpan.FromSeconds(5)
                    )
            )
        );

        var work = stage.InSession.PipelineAsync(Say, "x").AsTask();
        var token = await told.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await time.WaitForTimersAsync(timers + 1);
        time.Advance(TimeSpan.FromSeconds(5));

        var failure = await Assert.ThrowsAsync<PointException>(() => work.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.IsType<TimeoutException>(failure.InnerException);
        Assert.True(token.IsCancellationRequested);
    }

    [Fact]
    public async Task Taps_neither_see_nor_change_what_is_in_a_point()
    {
        var seen = new List<string>();
        var spy = new Spy(seen);
        await using var stage = await StartAsync(spy, Adding("one"));

        await stage.InSession.PipelineAsync(Say, "x");

        Assert.Empty(seen);
    }

    private static HookPlugin Adding(string id) => new(id, hooks => hooks.Pipeline(Say, (_, text) => $"{text} {id}"));

    private sealed class Spy(List<string> seen) : SessionPlugin<AgentSessionContext>
    {
        public override PluginId PluginId => new("spy");

        protected override void Attach(AgentSessionContext context) => Bind(context, envelope => seen.Add(envelope.EventType.Name));
    }
}
