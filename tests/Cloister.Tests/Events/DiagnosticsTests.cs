using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;

namespace Cloister.Tests.Events;

public sealed class DiagnosticsTests
{
    [Theory, ClassData(typeof(AllPaths))]
    public async Task Emit_as_too_wide_a_type_is_reported_once(EmitPath path)
    {
        var logger = new RecordingLogger();
        using var bus = new EventBus(new EventBusDiagnostics(logger));
        bus.On<Pinned>(_ => { });

        await path.Emit<Posted>(bus, new Pinned("x"));
        await path.Emit<Posted>(bus, new Pinned("x"));
        await path.Emit<object>(bus, new Pinned("x"));

        var text = Assert.Single(logger.Entries);
        Assert.StartsWith("Debug", text, StringComparison.Ordinal);
        Assert.Contains(nameof(Posted), text, StringComparison.Ordinal);
        Assert.Contains(nameof(Pinned), text, StringComparison.Ordinal);
        Assert.Contains("EmitAs", text, StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Tapped_emit_is_reported_too(EmitPath path)
    {
        var logger = new RecordingLogger();
        using var bus = new EventBus(new EventBusDiagnostics(logger));
        bus.On<Pinned>(_ => { });
        bus.Bind(_ => { });

        await path.Emit<Posted>(bus, new Pinned("x"));

        Assert.Single(logger.Entries);
    }

    [Fact]
    public void Emit_that_had_nobody_to_reach_or_reached_somebody_is_not_reported()
    {
        var logger = new RecordingLogger();
        using var bus = new EventBus(new EventBusDiagnostics(logger));

        bus.Emit<Posted>(new Pinned("x"));
        bus.Emit<object?>(null);
        bus.On<Pinned>(_ => { });
        bus.On<Posted>(_ => { });
        bus.Emit<Posted>(new Pinned("x"));

        Assert.Empty(logger.Entries);
    }

    [Fact]
    public async Task Failing_callback_on_the_lifetime_token_is_logged_and_the_bus_is_disposed()
    {
        var logger = new RecordingLogger();
        var bus = new EventBus(new EventBusDiagnostics(logger));
        bus.On<Posted>(e => e.CancellationToken.Register(() => throw new InvalidTimeZoneException("callback")));
        bus.Emit(new Posted("x"));

        bus.Dispose();

        Assert.True(bus.IsDisposed);
        await logger.Logged.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        Assert.Contains("callback", Assert.Single(logger.Entries), StringComparison.Ordinal);
    }

    [Theory, ClassData(typeof(AllPaths))]
    public async Task Dispatch_duration_is_recorded_while_somebody_measures(EmitPath path)
    {
        var measured = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name is "cloister.dispatch.duration")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>(
            (_, duration, tags, _) =>
            {
                // Other tests emit at the same time.
                if (tags[0].Value is string address && address.Contains(nameof(Measured), StringComparison.Ordinal))
                {
                    measured.Add($"{duration >= 0} {address}");
                }
            }
        );
        listener.Start();
        using var bus = new EventBus();
        bus.On<Measured>(_ => { });
        bus.OnRequest<Measured, Answer>(_ => new Answer("x"));

        await path.Emit(bus, new Measured());
        await path.Request<Measured, Answer>(bus, new Measured());

        Assert.Equal([$"True '{typeof(Measured)}'", $"True '{typeof(Measured)}' -> '{typeof(Answer)}'"], measured);
    }

    private sealed record Measured;

    private sealed class RecordingLogger : ILogger
    {
        public List<string> Entries { get; } = [];

        public TaskCompletionSource Logged { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            Entries.Add($"{logLevel}: {formatter(state, exception)} {exception}");
            Logged.TrySetResult();
        }
    }
}
