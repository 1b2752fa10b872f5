namespace Cloister.Testing.Tests.Channels;

public sealed class ChannelConformanceTests
{
    public static MatrixTheoryData<bool, ChannelCheck> Checks => new([false, true], ChannelConformance.Checks);

    [Theory]
    [MemberData(nameof(Checks), DisableDiscoveryEnumeration = true)]
    public Task Channel_in_memory_keeps_every_promise(bool deduplicates, ChannelCheck check) =>
        check.RunAsync(() => Task.FromResult<ChannelRig>(new InMemoryRig(deduplicates)));

    [Fact]
    public Task All_checks_can_be_run_in_one_call() =>
        ChannelConformance.RunAsync(() => Task.FromResult<ChannelRig>(new InMemoryRig(deduplicates: true)));

    [Fact]
    public async Task Channel_that_breaks_promises_is_found_out()
    {
        var failure = await Assert.ThrowsAsync<ChannelConformanceException>(() =>
            ChannelConformance.RunAsync(() => Task.FromResult<ChannelRig>(new CarelessRig()))
        );

        Assert.Contains("The same message sent twice arrives once", failure.Message, StringComparison.Ordinal);
        Assert.Contains("No exception tells a secret", failure.Message, StringComparison.Ordinal);
        Assert.Contains("A message that is delivered again has the claim it had", failure.Message, StringComparison.Ordinal);
        Assert.Contains("The platform hears of the arrival only when the message was taken", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_agent_does_not_do_is_said_when_it_is_waited_for()
    {
        var platform = new InMemoryPlatform();
        platform.Direct("ann").Write("Hi");

        var nothing = await Assert.ThrowsAsync<TimeoutException>(() => platform.Direct("ann").NextAsync(TimeSpan.FromMilliseconds(1)));
        var untaken = await Assert.ThrowsAsync<TimeoutException>(() => platform.WaitForAcknowledgementAsync(TimeSpan.FromMilliseconds(1)));

        Assert.Equal("Waited 0.001 s for message 1 of the agent in 'ann'; it has sent: .", nothing.Message);
        Assert.Equal("Waited 0.001 s for the agent to take all messages.", untaken.Message);
    }
}
