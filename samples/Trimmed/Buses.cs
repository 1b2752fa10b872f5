using Cloister;

namespace Trimmed;

/// <summary>Events and requests, found by types that only the caller names.</summary>
internal static class Buses
{
    private static readonly Request<int, string> Cells = new("cells");

    private record Shape;

    private sealed record Circle(double Radius) : Shape;

    private readonly record struct Ticked(int Count);

    public static async Task ShowAsync()
    {
        using var bus = new EventBus();
        bus.On<string>(e => e.Event += " and all");
        bus.On<Ticked>(async e =>
        {
            await Task.Yield();
            e.Stop(new(e.Event.Count + 1));
        });
        bus.On<Circle>(e => e.Event = e.Event with { Radius = 2 * e.Event.Radius });
        bus.OnRequest(Cells, e => $"{e.Event} cells");
        bus.OnRequest<int, int?>(_ => Reply<int?>.Concede);
        using var tap = bus.Bind(e => Say.That("tap sees", e.EventType.Name));

        Say.That("event", bus.Emit("one").Event);
        Say.That("stopped with", (await bus.EmitAsync(new Ticked(1))).Event.Count);
        Shape shape = new Circle(1);
        Say.That("by run-time type", (await bus.EmitAsAsync(shape)).Event);
        Say.That("answer", await bus.RequestAsync(Cells, 12));
        Say.That("nobody answers", await bus.RequestAsync<int, int?>(12) is null);
        Say.That("not wired", bus.TryRequest<string, string>("?").HasValue);
    }
}
