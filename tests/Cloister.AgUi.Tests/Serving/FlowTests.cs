using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Cloister.AgUi.Tests.Serving;

public sealed class FlowTests
{
    private const int PieceBytes = 1000;
    private static readonly string Piece = new('x', PieceBytes);

    [Theory]
    [InlineData(AgUiEncoding.Sse)]
    [InlineData(AgUiEncoding.Binary)]
    public async Task Agent_is_asked_for_little_more_than_the_reader_takes(AgUiEncoding encoding)
    {
        const int Count = 2000;
        const int Buffered = 64 * 1024;
        var pipe = new Pipe(new PipeOptions(null, PipeScheduler.Inline, PipeScheduler.Inline, Buffered, Buffered / 2, -1, false));
        var given = 0;
        var agent = new LambdaAgent((_, _) => Ready(Count, Piece, () => given++));

        var writing = new AgentEndpoint(agent).WriteAsync(new RunRequest(Serve.Input, encoding), pipe.Writer);

        var (read, ahead) = (0L, 0L);
        while (!writing.IsCompleted)
        {
            ahead = Math.Max(ahead, ((long)given * PieceBytes) - read);
            var result = await pipe.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));
            read += result.Buffer.Length;
            pipe.Reader.AdvanceTo(result.Buffer.End);
        }

        Assert.Equal(RunOutcome.Completed, await writing);
        Assert.Equal(Count, given);
        Assert.InRange(ahead, PieceBytes, 2 * Buffered);
    }

    [Fact]
    public async Task Events_that_are_ready_together_share_a_write()
    {
        var output = new CountingStream();

        await new AgentEndpoint(new LambdaAgent((_, _) => Ready(10, "x", () => { }))).WriteAsync(
            new RunRequest(Serve.Input, AgUiEncoding.Sse),
            output
        );

        Assert.Equal(1, output.Writes);
    }

    [Fact]
    public async Task Event_is_sent_before_the_agent_is_waited_for()
    {
        var output = new CountingStream();
        var gate = new TaskCompletionSource();
        var agent = new LambdaAgent((_, token) => Gated(gate.Task, token));

        var writing = new AgentEndpoint(agent).WriteAsync(new RunRequest(Serve.Input, AgUiEncoding.Sse), output);

        Assert.Equal(1, output.Writes);
        gate.SetResult();
        await writing.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(2, output.Writes);
    }

    [Fact]
    public async Task Output_that_breaks_stops_the_agent_and_is_no_failure_of_it()
    {
        List<AgentFailure> failures = [];
        var agent = new LambdaAgent((_, token) => Gated(Task.Delay(Timeout.Infinite, token), token));

        var outcome = await new AgentEndpoint(agent, new() { OnFailure = failures.Add })
            .WriteAsync(new RunRequest(Serve.Input, AgUiEncoding.Sse), new BrokenStream())
            .WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(RunOutcome.Aborted, outcome);
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Nothing_is_written_for_a_client_that_left_before_the_start()
    {
        var output = new CountingStream();
        var agent = new LambdaAgent((_, token) => Gated(Task.Delay(Timeout.Infinite, token), token));

        var outcome = await new AgentEndpoint(agent)
            .WriteAsync(new RunRequest(Serve.Input, AgUiEncoding.Sse), output, new CancellationToken(canceled: true))
            .WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(RunOutcome.Aborted, outcome);
        Assert.Equal(0, output.Writes);
    }

    [Fact]
    public async Task Callback_of_the_agent_that_throws_on_cancellation_does_not_reach_the_host()
    {
        using var stopping = new CancellationTokenSource();
        List<AgentFailure> failures = [];
        var agent = new LambdaAgent(
            (_, token) =>
            {
                token.Register(() => throw new FormatException());
                return Gated(Task.Delay(Timeout.Infinite, token), token);
            }
        );
        var options = new AgentEndpointOptions { Stopping = stopping.Token, OnFailure = failures.Add };
        var writing = new AgentEndpoint(agent, options).WriteAsync(new RunRequest(Serve.Input, AgUiEncoding.Sse), new MemoryStream());

        await stopping.CancelAsync();

        Assert.Equal(RunOutcome.Cancelled, await writing.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.IsType<AggregateException>(Assert.Single(failures).Exception);
    }

    private static async IAsyncEnumerable<AgUiEvent> Ready(int count, string piece, Action onEvent)
    {
        await Task.CompletedTask;
        yield return new TextMessageStartEvent("m");
        for (var i = 0; i < count; i++)
        {
            onEvent();
            yield return new TextMessageContentEvent("m", piece);
        }
    }

    private static async IAsyncEnumerable<AgUiEvent> Gated(Task gate, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new RunStartedEvent("t", "r");
        await gate.WaitAsync(cancellationToken);
        yield return new RunFinishedEvent("t", "r");
    }

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return base.WriteAsync(buffer, cancellationToken);
        }
    }

    private sealed class BrokenStream : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
            ValueTask.FromException(new IOException("gone"));
    }
}
