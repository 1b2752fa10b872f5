namespace Cloister.Testing.Tests;

public sealed class RecordedTests : IDisposable
{
    private readonly EventBus _bus = new();

    public void Dispose() => _bus.Dispose();

    [Fact]
    public void Events_are_recorded_as_emitted_whatever_handlers_make_of_them()
    {
        var recorded = _bus.Record<string>();
        _bus.On<string>(e => e.Stop(e.Event + "!"), priority: Priority.System);

        var result = _bus.Emit("hello");

        Assert.Equal("hello!", result.Event);
        Assert.Equal(["hello"], recorded);
    }

    [Fact]
    public void Only_the_identifier_that_was_asked_for_is_heard()
    {
        var recorded = _bus.Record<string>("left");

        _bus.Emit("a");
        _bus.Emit("b", EmitOptions.For("left"));
        _bus.Emit("c", EmitOptions.For("right"));

        Assert.Equal(["b"], recorded);
    }

    [Fact]
    public async Task Waiting_ends_when_the_last_one_arrives()
    {
        var recorded = _bus.Record<int>();
        var waiting = recorded.WaitForAsync(3);

        _bus.Emit(1);
        _bus.Emit(2);
        Assert.False(waiting.IsCompleted);
        _bus.Emit(3);

        Assert.Equal([1, 2, 3], await waiting);
    }

    [Fact]
    public async Task Waiting_for_a_match_takes_one_that_is_there_already()
    {
        var recorded = _bus.Record<int>();
        _bus.Emit(1);
        _bus.Emit(2);

        Assert.Equal(2, await recorded.WaitForAsync(number => number > 1));
    }

    [Fact]
    public async Task Waiting_in_vain_says_what_came_instead()
    {
        var recorded = _bus.Record<int>();
        _bus.Emit(7);

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => recorded.WaitForAsync(2, TimeSpan.FromMilliseconds(20)));

        Assert.Equal("Waited 0.02 s for 2 of 'Int32', but only this was recorded:\n7", timeout.Message);
    }

    [Fact]
    public void Cleared_recording_goes_on()
    {
        var recorded = _bus.Record<int>();
        _bus.Emit(1);

        recorded.Clear();
        _bus.Emit(2);

        Assert.Equal([2], recorded);
        Assert.Equal(2, recorded[0]);
    }

    [Fact]
    public async Task Threads_may_record_and_wait_at_once()
    {
        var recorded = _bus.Record<int>();
        var waiting = recorded.WaitForAsync(4_000);

        await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => Enumerable.Range(0, 1_000).ToList().ForEach(i => _bus.Emit(i))))
        );

        Assert.Equal(4_000, (await waiting).Count);
    }
}
