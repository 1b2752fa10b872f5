using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Models.Pipeline;

public sealed class ModelTelemetryTests
{
    [Fact]
    public async Task A_request_is_a_span_that_says_nothing_of_what_was_said()
    {
        var model = new ScriptedModelBuilder().Text("very secret answer").Usage(12, 3, cached: 5).Build();
        var activity = await TracedAsync("telemetry-span", model, client => client.AskAsync("very secret question"));

        Assert.Equal(("chat telemetry-span", ActivityKind.Client), (activity.DisplayName, activity.Kind));
        Assert.Equal("chat", activity.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("scripted", activity.GetTagItem("gen_ai.provider.name"));
        Assert.Equal("telemetry-span", activity.GetTagItem("gen_ai.request.model"));
        Assert.Equal((12L, 3L), (activity.GetTagItem("gen_ai.usage.input_tokens"), activity.GetTagItem("gen_ai.usage.output_tokens")));
        Assert.Equal(["stop"], Assert.IsType<string[]>(activity.GetTagItem("gen_ai.response.finish_reasons")));
        Assert.DoesNotContain(activity.TagObjects, tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_is_told_by_its_kind()
    {
        var model = new ScriptedModelBuilder().Fail(400, "very secret reason").Build();
        var activity = await TracedAsync(
            "telemetry-failure",
            model,
            client => Assert.ThrowsAsync<ModelRequestException>(() => client.AskAsync())
        );

        Assert.Equal((ActivityStatusCode.Error, "400"), (activity.Status, activity.GetTagItem("error.type")));
        Assert.Null(activity.StatusDescription);
    }

    [Fact]
    public async Task Durations_and_tokens_are_counted()
    {
        var measured = new ConcurrentBag<(string Name, double Value, string? Type)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "Cloister.Agents")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        using var pool = Some.PoolOf(new ScriptedModelBuilder().Text("a").Usage(12, 3).Build());
        using var lease = pool.Lease("test");
        await lease.Client.AskAsync(options: new() { ModelId = "telemetry-metrics" });

        Assert.Contains(measured, figure => figure.Name == "gen_ai.client.operation.duration");
        Assert.Contains(measured, figure => figure.Name == "gen_ai.client.operation.time_to_first_chunk");
        Assert.Contains(("gen_ai.client.token.usage", 12, "input"), measured);
        Assert.Contains(("gen_ai.client.token.usage", 3, "output"), measured);

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
            if (Equals(all.GetValueOrDefault("gen_ai.request.model"), "telemetry-metrics"))
            {
                measured.Add((instrument.Name, value, all.GetValueOrDefault("gen_ai.token.type") as string));
            }
        }
    }

    private static async Task<Activity> TracedAsync(string modelName, ScriptedModel model, Func<IChatClient, Task> ask)
    {
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Cloister.Agents",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var pool = Some.PoolOf(model);
        using var lease = pool.Lease("test");
        await ask(new NamedModel(lease.Client, modelName));
        return Assert.Single(stopped, activity => Equals(activity.GetTagItem("gen_ai.request.model"), modelName));
    }

    /// <summary>Other tests run at the same time; the name tells whose span it is.</summary>
    private sealed class NamedModel(IChatClient inner, string name) : DelegatingChatClient(inner)
    {
        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options = null,
            CancellationToken cancellationToken = default
        ) => base.GetStreamingResponseAsync(messages, new ChatOptions { ModelId = name }, cancellationToken);
    }
}
