using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public class TraceTests
{
    [Fact]
    public async Task State_at_each_event_is_the_one_that_was_live_then()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Say("one").Emit(new StateSnapshotEvent(JsonData.Object(("a", 1)))).Call("c1", "weather").Finish().Close(),
            run => run.Start().Emit(new StateDeltaEvent([JsonPatchOperation.Replace("/a", 2)])).Say("two").Finish().Close()
        );
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.TraceCapacity = 100;
                options.Tools.Add(new ToolDefinition("weather", ""), (_, _) => new("sunny"));
            }
        );
        var session = client.NewSession();
        var live = new List<ChatState>();
        client.Subscribers.Add(new StateRecorder(session, live));

        await session.SendAsync("hi").Soon();
        session.UpdateState(JsonData.Object(("b", 1)));
        await session.SendAsync("again").Soon();
        var before = session.State;

        Assert.Equal(live.Count, session.Trace!.Count);
        for (var i = 0; i < live.Count; i++)
        {
            Assert.Equal(live[i], session.Trace.StateAt(i));
        }

        Assert.Same(before, session.State);
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Trace.StateAt(live.Count));
        Assert.Equal(3, agent.Inputs.Count);
    }

    [Fact]
    public async Task Old_events_are_dropped_and_counted_and_the_rest_still_computes()
    {
        var agent = new ManualAgent { Script = run => run.Start().Say("one").Say("two", $"second-{run.Input.RunId}").Finish().Close() };
        await using var client = Chat.With(agent, options => options.TraceCapacity = 5);
        var session = client.NewSession();

        await session.SendAsync("hi").Soon();
        await session.SendAsync("again").Soon();

        Assert.Equal((5, 11L), (session.Trace!.Count, session.Trace.Dropped));
        Assert.Equal(session.State, session.Trace.StateAt(4));
    }

    [Fact]
    public async Task Export_comes_back_as_equal_events_and_a_redactor_sees_each()
    {
        var agent = ManualAgent.Answering("secret words");
        await using var client = Chat.With(agent, options => options.TraceCapacity = 100);
        var session = client.NewSession("t");
        await session.SendAsync("hi").Soon();

        using var plain = new MemoryStream();
        await session.Trace!.ExportAsync(plain);
        plain.Position = 0;
        using var redacted = new MemoryStream();
        await session.Trace.ExportAsync(
            redacted,
            payload => payload.TryGet("delta", out _) ? payload.With("delta", "[REDACTED]") : payload
        );

        Assert.Equal(session.Trace.Events, await RunTrace.ImportAsync(plain));
        var text = Encoding.UTF8.GetString(redacted.ToArray());
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.Contains("[REDACTED]", text, StringComparison.Ordinal);
        Assert.StartsWith("""{"_session":{"threadId":"t","runId":""", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trace_has_neither_our_own_ends_nor_headers()
    {
        var agent = new ManualAgent { Script = run => run.Start().Say("x").Close() };
        await using var client = Chat.With(agent, options => options.TraceCapacity = 100);
        var session = client.NewSession();

        await session.SendAsync("hi", new() { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer s3cret" } }).Soon();
        using var exported = new MemoryStream();
        await session.Trace!.ExportAsync(exported);

        Assert.DoesNotContain(session.Trace.Events, agentEvent => agentEvent is RunEnded);
        Assert.DoesNotContain("s3cret", Encoding.UTF8.GetString(exported.ToArray()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", 1)]
    [InlineData("{}", 1)]
    [InlineData("{\"_session\":{}}\n{\"type\":\"CUSTOM\"}", 2)]
    [InlineData("{\"_session\":{}}\n{\"payload\":{\"type\":\"RAW\"}}", 2)]
    public async Task Broken_file_is_refused_with_its_line(string text, int line)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(text));

        var exception = await Assert.ThrowsAsync<FormatException>(() => RunTrace.ImportAsync(file));

        Assert.StartsWith($"Line {line} ", exception.Message, StringComparison.Ordinal);
    }

    private sealed class StateRecorder(ChatSession session, List<ChatState> states) : AgentSubscriber
    {
        public override void OnEvent(RunIdentity run, AgUiEvent agentEvent) => states.Add(session.State);
    }
}
