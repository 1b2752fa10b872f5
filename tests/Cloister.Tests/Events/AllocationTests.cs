namespace Cloister.Tests.Events;

[Collection(nameof(Alone))]
public sealed class AllocationTests : IDisposable
{
    private readonly EventBus _bus = new();
    private readonly Posted _posted = new("x");

    public void Dispose() => _bus.Dispose();

    [Fact]
    public void Emit_to_nobody_allocates_nothing()
    {
        Assert.Equal(0, Bytes.Of(() => _bus.Emit(_posted)));
        Assert.Equal(0, Bytes.Of(() => Completed(_bus.EmitAsync(_posted, CancellationToken.None))));

        _bus.On<Pinned>(_ => { });
        Assert.Equal(0, Bytes.Of(() => _bus.Emit(_posted)));
        Assert.Equal(0, Bytes.Of(() => Completed(_bus.EmitAsync(_posted, EmitOptions.For("a"), CancellationToken.None))));
    }

    [Fact]
    public void Emit_to_handlers_allocates_the_envelope_only()
    {
        _bus.On<Posted>(_ => { });
        Assert.Equal(40, Bytes.Of(() => _bus.Emit(_posted)));

        _bus.On<Posted>(_ => ValueTask.CompletedTask);
        Assert.Equal(40, Bytes.Of(() => Completed(_bus.EmitAsync(_posted, CancellationToken.None))));
    }

    [Fact]
    public void Request_allocates_the_envelope_only()
    {
        var (query, answer, find) = (new Query("x"), new Answer("x"), new Request<Query, Answer>("find"));
        _bus.OnRequest<Query, Answer>(_ => answer);
        _bus.OnRequest(find, _ => ValueTask.FromResult(Reply.Of(answer)));

        Assert.Equal(40, Bytes.Of(() => _bus.Request<Query, Answer>(query)));
        Assert.Equal(40, Bytes.Of(() => Completed(_bus.RequestAsync(find, query, CancellationToken.None))));
    }

    [Fact]
    public void Unused_bus_is_small() =>
        Assert.InRange(
            Bytes.Of(() =>
            {
                using var bus = new EventBus();
            }),
            1,
            104
        );

    private static T Completed<T>(ValueTask<T> task) =>
        task.IsCompletedSuccessfully ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("It should not have to wait.");
}
