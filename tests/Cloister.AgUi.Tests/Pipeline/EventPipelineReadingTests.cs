using System.Runtime.CompilerServices;

namespace Cloister.AgUi.Tests.Pipeline;

public sealed class EventPipelineReadingTests
{
    private bool _isDisposed;

    [Fact]
    public async Task A_sequence_is_read_to_its_end_and_disposed()
    {
        var passed = await ReadAsync(Source("run; text~ m1 d=a; finish"));

        Assert.Equal(Script.Parse("run; text+ m1; text m1 d=a; text- m1; finish"), passed);
        Assert.True(_isDisposed);
    }

    [Fact]
    public async Task A_sequence_that_stops_early_is_truncated()
    {
        var passed = await ReadAsync(Source("run"));

        Assert.Equal(RunOutcome.Truncated, Assert.IsType<RunEnded>(passed[^1]).Outcome);
    }

    [Fact]
    public async Task A_rejected_sequence_is_read_no_further()
    {
        var asked = 0;
        var source = Source("run; text m1; finish", _ => asked++);

        var passed = await ReadAsync(source);

        Assert.Equal(RunOutcome.Rejected, Assert.IsType<RunEnded>(passed[^1]).Outcome);
        Assert.Equal(2, asked);
        Assert.True(_isDisposed);
    }

    [Fact]
    public async Task Leaving_early_disposes_the_source()
    {
        await foreach (var _ in EventPipeline.RunAsync(Source("run; text~ m1 d=a; finish"), new PipelineOptions()))
        {
            break;
        }

        Assert.True(_isDisposed);
    }

    [Fact]
    public async Task An_exception_is_a_failure_of_the_agent_unless_somebody_knows_better()
    {
        var exception = new InvalidOperationException("secret");

        var passed = await ReadAsync(Source("run; custom", at => at == 1 ? throw exception : null));

        var end = Assert.IsType<RunEnded>(passed[^1]);
        Assert.Equal((RunOutcome.Failed, ErrorCode.AgentInternal), (end.Outcome, end.Error!.Code));
        Assert.Same(exception, end.Error.Exception);
        Assert.DoesNotContain("secret", end.Error.Message, StringComparison.Ordinal);
        Assert.True(_isDisposed);
    }

    [Fact]
    public async Task Bytes_that_cannot_be_read_reject_the_stream()
    {
        var passed = await ReadAsync(Source("run; custom", at => at == 1 ? AgUiJson.ParseEvent("[]") : null));

        var end = Assert.IsType<RunEnded>(passed[^1]);
        Assert.Equal(RunOutcome.Rejected, end.Outcome);
        Assert.IsType<AgUiFormatException>(Assert.IsType<ProtocolError>(end.Error).Exception);
    }

    [Theory]
    [InlineData(0, "transport", RunOutcome.TransportFailed)]
    [InlineData(1, "transport", RunOutcome.Truncated)]
    [InlineData(0, "protocol", RunOutcome.Rejected)]
    [InlineData(1, "agent", RunOutcome.Failed)]
    public async Task A_classified_exception_says_how_the_run_ended(int at, string what, RunOutcome outcome)
    {
        AgUiError error = what switch
        {
            "transport" => new TransportError("broken", ErrorCode.TransportClosed),
            "protocol" => new ProtocolError("not JSON", ErrorCode.ProtocolMalformed),
            _ => new AgentError("refused", ErrorCode.AgentRefused),
        };
        var source = Source("run; finish", index => index == at ? throw new IOException() : null);

        var passed = await ReadAsync(source, new PipelineOptions { Classify = _ => error });

        Assert.Equal(new RunEnded(outcome, error), passed[^1]);
        Assert.Equal(at + 1, passed.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_after_the_end_of_the_run_changes_nothing()
    {
        var source = Source("run; finish; custom", index => index == 2 ? throw new IOException() : null);
        var options = new PipelineOptions { Classify = _ => new TransportError("broken", ErrorCode.TransportClosed) };

        Assert.Equal(Script.Parse("run; finish"), await ReadAsync(source, options));
    }

    [Fact]
    public async Task Cancelling_ends_the_sequence_without_an_event()
    {
        using var cancellation = new CancellationTokenSource();
        var passed = new List<AgUiEvent>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var agentEvent in EventPipeline.RunAsync(Source("run; custom; finish"), new(), cancellation.Token))
            {
                passed.Add(agentEvent);
                await cancellation.CancelAsync();
            }
        });

        Assert.Equal(Script.Parse("run"), passed);
        Assert.True(_isDisposed);
    }

    [Fact]
    public async Task A_cancellation_of_the_source_itself_is_an_exception_like_others()
    {
        var passed = await ReadAsync(Source("run; finish", index => index == 1 ? throw new OperationCanceledException() : null));

        Assert.Equal(RunOutcome.Failed, Assert.IsType<RunEnded>(passed[^1]).Outcome);
    }

    [Fact]
    public async Task A_second_pipeline_changes_nothing()
    {
        var once = await ReadAsync(Source("run; text~ m1 d=a; text~ d=b meta; text m1; finish"));

        var twice = await ReadAsync(Source(once));

        Assert.Equal(RunOutcome.Rejected, Assert.IsType<RunEnded>(once[^1]).Outcome);
        Assert.Equal(once.Count, twice.Count);
        Assert.All(once.Zip(twice), pair => Assert.Same(pair.First, pair.Second));
    }

    private static async Task<List<AgUiEvent>> ReadAsync(IAsyncEnumerable<AgUiEvent> source, PipelineOptions? options = null)
    {
        var passed = new List<AgUiEvent>();
        await foreach (var agentEvent in EventPipeline.RunAsync(source, options ?? new PipelineOptions()))
        {
            passed.Add(agentEvent);
        }

        return passed;
    }

    private IAsyncEnumerable<AgUiEvent> Source(string script, Func<int, object?>? before = null) => Source(Script.Parse(script), before);

    private async IAsyncEnumerable<AgUiEvent> Source(
        IReadOnlyList<AgUiEvent> events,
        Func<int, object?>? before = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        try
        {
            for (var i = 0; i < events.Count; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                before?.Invoke(i);
                yield return events[i];
            }
        }
        finally
        {
            _isDisposed = true;
        }
    }
}
