using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public class TelemetryTests
{
    [Fact]
    public async Task Runs_are_counted_and_timed_by_how_they_ended()
    {
        var measured = new ConcurrentQueue<string>();
        using var listener = Measuring(measured);
        var agent = ManualAgent.Playing(
            run => run.Answer("delta ü of its own length"),
            run => run.Start().Emit(new TextMessageEndEvent("unknown")).Close()
        );
        await using var client = Chat.With(
            agent,
            options => (options.EventBufferSize, options.Backpressure) = (2, Backpressure.DropNewest)
        );
        var session = client.NewSession();

        var events = session.Events.GetAsyncEnumerator();
        await session.SendAsync("one").Soon();
        await session.SendAsync("two").Soon();
        await events.DisposeAsync();
        await session.DisposeAsync();

        Assert.Contains("cloister.chat.runs [outcome, Completed]", measured);
        Assert.Contains("cloister.chat.runs [outcome, Rejected]", measured);
        Assert.Contains("cloister.chat.events [type, TEXT_MESSAGE_CONTENT]", measured);
        Assert.Contains("cloister.chat.delta_bytes 26", measured);
        Assert.Contains("cloister.chat.drops 1", measured);
        Assert.Contains("cloister.chat.run.first_event", measured);
        Assert.Contains("cloister.chat.run.duration", measured);
        Assert.Contains(measured, name => name.StartsWith("cloister.chat.violations [rule, ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Further_attempts_and_agents_that_do_not_stop_are_counted()
    {
        var measured = new ConcurrentQueue<string>();
        using var listener = Measuring(measured);
        var time = new ManualTimeProvider();
        var agent = new ManualAgent { Manners = new() { IgnoresCancellation = true } };
        await using var client = Chat.With(
            agent,
            options =>
            {
                (options.TimeProvider, options.AutoPersist, options.AbortLatch) = (time, AutoPersist.Off, new());
                options.Interceptors.Add(new RetryInterceptor(new() { BaseDelay = TimeSpan.Zero }));
            }
        );
        var session = client.NewSession();
        _ = session.SendAsync("hi");
        (await agent.NextRunAsync()).Close(new IOException("refused"));
        var run = (await agent.NextRunAsync()).Start();
        await run.Waiting;

        session.Cancel();
        await run.Stopped;
        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Contains("cloister.chat.reconnects 1", measured);
        Assert.Contains("cloister.chat.abort_overruns 1", measured);
    }

    [Fact]
    public async Task Run_is_an_activity_that_the_agent_sees_and_that_holds_no_content()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Cloister.Chat",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        Activity? seen = null;
        var agent = new ManualAgent
        {
            Script = run =>
            {
                seen = Activity.Current;
                run.Answer("secret");
            },
        };
        await using var client = Chat.With(agent);
        var session = client.NewSession("thread-of-this-test");

        var result = await session.SendAsync("secret").Soon();
        await session.DisposeAsync();

        Assert.Equal(("thread-of-this-test", result.RunId), (seen!.GetTagItem("thread_id"), seen.GetTagItem("run_id")));
        Assert.DoesNotContain(seen.TagObjects, tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_is_logged_holds_content()
    {
        using var logs = new LogCollector();
        var agent = ManualAgent.Playing(
            run =>
                run.Start()
                    .Say("secret")
                    .Emit(new StateDeltaEvent([JsonPatchOperation.Replace("/gone", "secret")]))
                    .Call("c1", "tool", "secret")
                    .Finish()
                    .Close(),
            run => run.Start().Emit(new UnknownEvent("NEW", JsonData.Object(("secret", "secret")))).Close(new IOException("cut"))
        );
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.LoggerFactory = logs;
                options.Tools.Add(new ToolDefinition("tool", ""), (_, _) => throw new InvalidOperationException("x"));
            }
        );
        var session = client.NewSession();
        session.StateChanged += (_, _) => throw new InvalidOperationException("handler");

        await session.SendAsync("secret").Soon();

        Assert.NotEmpty(logs.Records);
        Assert.DoesNotContain(logs.Records, record => record.Message.Contains("secret", StringComparison.Ordinal));
    }

    private static MeterListener Measuring(ConcurrentQueue<string> measured)
    {
        var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Meter.Name == "Cloister.Chat")
            {
                it.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, value, tags, _) =>
                measured.Enqueue(tags.Length == 0 ? $"{instrument.Name} {value}" : $"{instrument.Name} {string.Join(' ', tags.ToArray())}")
        );
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => measured.Enqueue(instrument.Name));
        listener.Start();
        return listener;
    }
}
