using System.Runtime.CompilerServices;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models.Pipeline;

public sealed class RetryTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<ModelDelay> _delays = [];

    [Fact]
    public async Task Waits_grow_and_the_last_failure_is_the_callers()
    {
        var model = new ScriptedModelBuilder().Fail(503, "busy").Build();

        var answer = AskAsync(model);
        await PassAsync(1);
        await PassAsync(2);
        await PassAsync(4);

        var failure = await Assert.ThrowsAsync<ModelRequestException>(() => answer);
        Assert.Equal("Model request failed: 503 busy", failure.Message);
        Assert.Equal(4, model.Requests.Count);
        Assert.Equal([1, 2, 4], _delays.Select(delay => delay.Wait!.Value.TotalSeconds));
        Assert.All(_delays, delay => Assert.Equal((ModelDelayKind.Retry, 503), (delay.Kind, delay.Failure!.Status)));
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(0.5, 1.0)]
    [InlineData(0.999, 1.1996)]
    public async Task Waits_are_spread_by_a_fifth(double random, double seconds)
    {
        var model = new ScriptedModelBuilder().Fail(500).NextRequest().Text("fine").Build();

        var answer = AskAsync(model, random);
        await _clock.WaitForTimersAsync();
        _clock.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal("fine", (await answer).Text());
        Assert.Equal(seconds, Assert.Single(_delays).Wait!.Value.TotalSeconds, 6);
    }

    [Fact]
    public async Task Answer_that_never_says_anything_is_not_kept()
    {
        using var pool = Some.PoolOf(new Empty());
        using var lease = pool.Lease("test");

        var updates = lease.Client.GetStreamingResponseAsync(Some.Question(), null, Some.Token).Take(10_000);

        Assert.Equal(10_000, (await updates.ReadAsync()).Count);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(0, 0)]
    [InlineData(600, 60)]
    public async Task The_provider_says_how_long_to_wait_up_to_a_minute(int asked, int waited)
    {
        var model = new ScriptedModelBuilder().Fail(429, retryAfter: TimeSpan.FromSeconds(asked)).NextRequest().Text("fine").Build();

        var answer = AskAsync(model);
        if (waited > 0)
        {
            await PassAsync(waited);
        }

        Assert.Equal("fine", (await answer).Text());
        Assert.Equal(waited, Assert.Single(_delays).Wait!.Value.TotalSeconds);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task What_will_not_pass_is_not_tried_again(int status)
    {
        var model = new ScriptedModelBuilder().Fail(status).Build();

        await Assert.ThrowsAsync<ModelRequestException>(() => AskAsync(model));

        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Nothing_is_tried_again_after_the_first_word()
    {
        var model = new ScriptedModelBuilder().Text("so").Fail(503, "broke off").Build();
        using var pool = Pool(model);
        using var lease = pool.Lease("test");
        var said = "";

        var failure = await Assert.ThrowsAsync<ModelRequestException>(async () =>
        {
            await foreach (var update in lease.Client.GetStreamingResponseAsync(Some.Question(), cancellationToken: Some.Token))
            {
                said += update.Text;
            }
        });

        Assert.Equal(("so", 503), (said, failure.Status));
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task What_is_not_streamed_is_tried_again_as_well()
    {
        var model = new ScriptedModelBuilder().Fail(null, "gone").NextRequest().Text("fine").Build();
        using var pool = Pool(model);
        using var lease = pool.Lease("test");

        var answer = lease.Client.GetResponseAsync("?", cancellationToken: Some.Token);
        await PassAsync(1);

        Assert.Equal("fine", (await answer.WaitAsync(Some.Soon, Some.Token)).Text);
    }

    [Fact]
    public async Task A_failure_of_a_foreign_client_becomes_one_of_ours()
    {
        var model = new ScriptedModelBuilder()
            .Throw(new HttpRequestException("no such host", null, System.Net.HttpStatusCode.NotFound))
            .Build();

        var failure = await Assert.ThrowsAsync<ModelRequestException>(() => AskAsync(model));

        Assert.Equal((404, false), (failure.Status, failure.IsTransient));
        Assert.IsType<HttpRequestException>(failure.InnerException);
    }

    [Fact]
    public async Task An_error_that_is_no_failure_of_the_network_passes_through()
    {
        var model = new ScriptedModelBuilder().Throw(new InvalidOperationException("a bug")).Build();

        await Assert.ThrowsAsync<InvalidOperationException>(() => AskAsync(model));

        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task Whoever_cancels_does_not_wait_for_the_next_attempt()
    {
        var model = new ScriptedModelBuilder().Fail(503).Build();
        using var pool = Pool(model);
        using var lease = pool.Lease("test");
        using var stop = new CancellationTokenSource();

        var answer = lease.Client.GetStreamingResponseAsync(Some.Question(), cancellationToken: stop.Token).ReadAsync();
        await _clock.WaitForTimersAsync();
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer.WaitAsync(Some.Soon, Some.Token));
        Assert.Equal((1, 0), (model.Requests.Count, model.LiveRequests));
    }

    [Fact]
    public async Task Whoever_stops_reading_lets_go_of_the_model()
    {
        var model = new ScriptedModelBuilder().EndlessText().Build();
        using var pool = Pool(model);
        using var lease = pool.Lease("test");

        await foreach (var _ in lease.Client.GetStreamingResponseAsync(Some.Question(), cancellationToken: Some.Token))
        {
            break;
        }

        Assert.Equal(0, model.LiveRequests);
    }

    private async Task<List<ChatResponseUpdate>> AskAsync(ScriptedModel model, double random = 0.5)
    {
        using var pool = Pool(model, random);
        using var lease = pool.Lease("test", _delays.Add);
        return await lease.Client.AskAsync();
    }

    private ModelPool Pool(ScriptedModel model, double random = 0.5) =>
        Some.PoolOf(model, new() { TimeProvider = _clock, NextRandom = () => random });

    private async Task PassAsync(double seconds)
    {
        await _clock.WaitForTimersAsync();
        _clock.Advance(TimeSpan.FromSeconds(seconds));
    }

    /// <summary>Goes on without end, and says nothing.</summary>
    private sealed class Empty : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => throw new NotSupportedException();

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            for (var update = 0; ; update++)
            {
                Assert.True(update < 1_000_000, "All of it is kept.");
                await Task.CompletedTask;
                yield return new(ChatRole.Assistant, []);
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose() { }
    }
}
