using Cloister.AgUi;

namespace Cloister.Chat.Tests.Http;

/// <summary>The binary encoding over HTTP.</summary>
public sealed class HttpAgentBinaryTests
{
    private static readonly AgUiEvent[] Good =
    [
        Script.Started(),
        new TextMessageStartEvent("m1"),
        Script.Text("hi"),
        new TextMessageEndEvent("m1"),
        Script.Finished(),
    ];

    [Fact]
    public async Task A_server_that_may_answer_in_binary_is_read()
    {
        await using var server = new RawHttpServer(exchange => AnswerAsync(exchange, cut: 0));
        await using var agent = new HttpAgent(server.Address, new HttpAgentOptions { AcceptBinary = true });

        Assert.Equal(Good, await agent.RunAsync(Script.Context()).ReadAsync());
        Assert.Equal("text/event-stream, application/vnd.ag-ui.event+proto", server.Exchanges[0].Header("Accept"));
    }

    [Fact]
    public async Task An_answer_that_ends_inside_a_frame_truncates_the_run()
    {
        await using var server = new RawHttpServer(exchange => AnswerAsync(exchange, cut: 3));
        await using var agent = new HttpAgent(server.Address, new HttpAgentOptions { AcceptBinary = true });

        var events = await agent.RunAsync(Script.Context()).ReadAsync();

        Assert.Equal(Good[..^1], events[..^1]);
        Assert.Equal(RunOutcome.Truncated, events.Ended().Outcome);
    }

    private static async Task AnswerAsync(RawExchange exchange, int cut)
    {
        var frames = new BinaryFrameWriter();
        var encoder = new BinaryEventEncoder();
        foreach (var @event in Good)
        {
            frames.BeginFrame();
            encoder.Write(@event, frames);
            frames.EndFrame();
        }

        await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.ag-ui.event+proto\r\nConnection: close\r\n\r\n");
        await exchange.SendAsync(frames.WrittenMemory[..^cut].ToArray());
    }
}
