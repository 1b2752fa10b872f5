using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests.Interceptors.Chain;

public sealed class InterceptorChainTests
{
    private readonly List<string> _log = [];

    [Fact]
    public async Task The_first_interceptor_is_the_outermost_in_both_directions()
    {
        var chain = Chain([new Watcher("a", _log), new Watcher("b", _log)], Script.Agent(Script.Started()));

        await chain.RunAsync();

        Assert.Equal(["a asks", "b asks", "b sees RunStarted", "a sees RunStarted"], _log);
    }

    [Fact]
    public async Task An_interceptor_changes_what_the_agent_is_asked()
    {
        var seen = new List<RunContext>();
        var chain = Chain(
            [new LambdaInterceptor((context, next, token) => next(context with { Headers = context.Headers.Add("X-Key", "1") }, token))],
            Script.Attempts(seen, [Script.Started()])
        );

        await chain.RunAsync();

        Assert.Equal("1", seen.Single().Headers["x-key"]);
    }

    [Fact]
    public async Task An_interceptor_may_answer_without_the_agent()
    {
        var seen = new List<RunContext>();
        var chain = Chain([new LambdaInterceptor((_, _, token) => Script.Stream([Script.Text("hi")], token))], Script.Attempts(seen, []));

        var events = await chain.RunAsync();

        Assert.Equal([Script.Text("hi")], events);
        Assert.Empty(seen);
    }

    [Fact]
    public async Task Nothing_happens_before_the_first_event_is_asked_for()
    {
        var chain = Chain([new Watcher("a", _log)], Script.Agent());

        var events = chain(Script.Context(), default);
        Assert.Empty(_log);

        await events.ReadAsync();
        Assert.Equal(["a asks"], _log);
    }

    [Fact]
    public async Task A_chain_serves_many_runs()
    {
        var chain = Chain([new Watcher("a", _log)], Script.Agent(Script.Started()));

        var runs = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => chain.RunAsync()));

        Assert.All(runs, events => Assert.Equal([Script.Started()], events));
    }

    [Fact]
    public async Task What_an_interceptor_throws_while_it_builds_ends_the_run()
    {
        var chain = Chain([new LambdaInterceptor((_, _, _) => throw new TimeoutException())], Script.Agent());

        var ended = (await chain.RunAsync()).Ended();

        Assert.Equal((RunOutcome.TransportFailed, ErrorCode.TransportTimeout), (ended.Outcome, ended.Error!.Code));
    }

    [Fact]
    public async Task An_inner_failure_reaches_the_outer_interceptors_as_a_value()
    {
        var chain = Chain(
            [new Watcher("a", _log)],
            (_, _) => Throwing(new InvalidOperationException("secret"), Script.Started(), Script.Text("x"))
        );

        var events = await chain.RunAsync();

        Assert.Equal([Script.Started(), Script.Text("x")], events[..2]);
        Assert.Equal((RunOutcome.Failed, "Unclassified failure"), (events.Ended().Outcome, events.Ended().Error!.Message));
        Assert.Equal("a sees RunEnded", _log[^1]);
    }

    [Fact]
    public async Task Redactors_stand_inside_all_others()
    {
        var ordered = InterceptorChain.Ordered(
            [new WatchingRedactor("r", _log), new Watcher("a", _log)],
            preserveOrder: false,
            new LogCollector().CreateLogger("x")
        );
        await Chain(ordered, Script.Agent()).RunAsync();

        Assert.Equal(["a asks", "r asks"], _log);
    }

    [Fact]
    public async Task A_preserved_order_is_kept_and_warned_about()
    {
        var logs = new LogCollector();

        var ordered = InterceptorChain.Ordered(
            [new WatchingRedactor("r", _log), new Watcher("a", _log)],
            preserveOrder: true,
            logs.CreateLogger("x")
        );
        await Chain(ordered, Script.Agent()).RunAsync();

        Assert.Equal(["r asks", "a asks"], _log);
        Assert.Contains(nameof(Watcher), Assert.Single(logs.From(LogLevel.Warning)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preserved_order_with_the_redactor_inside_needs_no_warning()
    {
        var logs = new LogCollector();

        InterceptorChain.Ordered([new Watcher("a", _log), new WatchingRedactor("r", _log)], preserveOrder: true, logs.CreateLogger("x"));

        Assert.Empty(logs.Records);
    }

    private static RunDelegate Chain(IReadOnlyList<IInterceptor> interceptors, RunDelegate agent) =>
        InterceptorChain.Build(interceptors, agent, ErrorClassifier.Default);

    private static async IAsyncEnumerable<AgUiEvent> Throwing(Exception exception, params AgUiEvent[] events)
    {
        foreach (var @event in events)
        {
            await Task.Yield();
            yield return @event;
        }

        throw exception;
    }
}
