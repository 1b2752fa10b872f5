namespace Cloister.Tests.Events;

public sealed class EmittingTests
{
    [Fact]
    public async Task Handler_sees_the_event_on_both_paths()
    {
        using var bus = new EventBus();
        var seen = new List<string>();
        bus.On<string>(e => seen.Add(e.Event));

        bus.Emit("a");
        await bus.EmitAsync("b", TestContext.Current.CancellationToken);

        Assert.Equal(["a", "b"], seen);
    }
}
