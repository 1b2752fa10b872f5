using System.Collections.Concurrent;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests.Http;

/// <summary>What is seen before anything is removed, and what is told of the removal.</summary>
public sealed class HttpAgentRawTests
{
    private const string Unknown = """data: {"type":"FUTURE","x":1}""" + "\n\n";
    private const string Odd = """data: {"type":"TEXT_MESSAGE_START","messageId":"m1","role":"assistant","odd":1}""" + "\n\n";

    [Fact]
    public async Task Interceptors_of_the_agent_see_what_is_removed_later()
    {
        var log = new List<string>();
        await using var server = new RawHttpServer(SpeakAsync);
        await using var agent = new HttpAgent(server.Address, new HttpAgentOptions { Interceptors = [new Watcher("raw", log)] });

        var events = await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Contains("raw sees Unknown", log);
        Assert.Contains("raw sees ToolCallChunk", log);
        Assert.DoesNotContain(events, e => e.Type is EventType.Unknown or EventType.ToolCallChunk);
    }

    [Fact]
    public async Task A_sink_for_raw_events_gets_each_as_it_came()
    {
        var sink = new Sink();
        await using var server = new RawHttpServer(SpeakAsync);
        await using var agent = new HttpAgent(server.Address);
        var context = Script.Context();

        await agent.RunAsync(context with { Items = context.Items.Add(RunItems.RawEvents, sink) }).ReadAsync();

        Assert.Equal(
            [EventType.RunStarted, EventType.Unknown, EventType.TextMessageStart, EventType.TextMessageEnd],
            sink.Events.Select(e => e.Type).Take(4)
        );
        Assert.Contains(sink.Events, e => e is ToolCallChunkEvent);
        Assert.Equal(JsonData.Parse("""{"type":"FUTURE","x":1}"""), sink.Events.ElementAt(1).Wire);
        Assert.Equal(JsonData.Parse("1"), sink.Events.ElementAt(2).Wire!["odd"]);
    }

    [Fact]
    public async Task What_was_removed_is_logged_and_told_once_of_each_kind_and_place()
    {
        using var logs = new LogCollector();
        var told = new List<Unrecognised>();
        await using var server = new RawHttpServer(SpeakAsync);
        var options = new HttpAgentOptions
        {
            LoggerFactory = logs,
            OnUnrecognised = told.Add,
            Verification = VerificationMode.Off,
        };
        await using var agent = new HttpAgent(server.Address, options);

        await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal([UnrecognisedKind.EventType, UnrecognisedKind.Member], told.Select(unrecognised => unrecognised.Kind));
        Assert.Equal([222, 222], logs.From(LogLevel.Warning).Select(record => record.EventId.Id).Order());
    }

    [Fact]
    public async Task Client_hears_of_it_too_once_in_a_run_however_often_it_is_tried()
    {
        using var logs = new LogCollector();
        var told = new List<PipelineWarning>();
        var owner = new List<Unrecognised>();
        await using var server = new RawHttpServer(
            SpeakOddlyAsync,
            async exchange =>
            {
                await SpeakOddlyAsync(exchange);
                var end = new RunFinishedEvent(exchange.Input.ThreadId, exchange.Input.RunId);
                await exchange.SendEventsAsync(new TextMessageEndEvent("m1"), end);
            }
        );
        var agent = new HttpAgent(
            server.Address,
            new()
            {
                LoggerFactory = logs,
                OnUnrecognised = owner.Add,
                Retry = new RetryOptions { BaseDelay = TimeSpan.Zero, AllowMidStream = true },
            }
        );
        await using var client = Chat.With(agent, options => (options.OnWarning, options.LoggerFactory) = (told.Add, logs));

        var result = await client.NewSession().SendAsync("hi").Soon();

        Assert.Equal((RunOutcome.Completed, 2), (result.Outcome, server.Exchanges.Count));
        Assert.Equal(
            [PipelineWarningKind.UnknownEventRemoved, PipelineWarningKind.UnknownMemberRemoved],
            told.Select(warning => warning.Kind).Order()
        );
        Assert.Equal([UnrecognisedKind.EventType, UnrecognisedKind.Member], owner.Select(unrecognised => unrecognised.Kind).Order());
        Assert.Equal([320, 320], logs.From(LogLevel.Warning).Select(record => record.EventId.Id));
    }

    private static async Task SpeakOddlyAsync(RawExchange exchange)
    {
        await exchange.SendHeadAsync();
        await exchange.SendEventsAsync(new RunStartedEvent(exchange.Input.ThreadId, exchange.Input.RunId));
        await exchange.SendAsync(Unknown + Odd);
    }

    private static async Task SpeakAsync(RawExchange exchange)
    {
        await exchange.SendHeadAsync();
        await exchange.SendEventsAsync(Script.Started());
        await exchange.SendAsync(
            Unknown
                + Odd
                + "data: {\"type\":\"TEXT_MESSAGE_END\",\"messageId\":\"m1\"}\n\n"
                + Odd
                + "data: {\"type\":\"TEXT_MESSAGE_END\",\"messageId\":\"m1\"}\n\n"
        );
        await exchange.SendEventsAsync(new ToolCallChunkEvent { ToolCallId = "c1", ToolCallName = "tool" }, Script.Finished());
    }

    private sealed class Sink : IRawEventSink
    {
        public ConcurrentQueue<AgUiEvent> Events { get; } = [];

        public void OnRawEvent(AgUiEvent @event)
        {
            Events.Enqueue(@event);
            throw new InvalidOperationException("A sink that throws is ignored.");
        }
    }
}
