namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>A channel that shows that the agent writes, and nothing else.</summary>
internal sealed class TypingChannel : ChatChannel
{
    private readonly SemaphoreSlim _shown = new(0);

    public override ChannelFeatures Features => new() { ShowsTyping = true };

    public override Task ReceiveAsync(ChannelInbox inbox, CancellationToken cancellationToken) => Task.CompletedTask;

    public override ValueTask<ChannelReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken) =>
        new(new ChannelReceipt(null));

    public override ValueTask ShowTypingAsync(ChatPlace place, CancellationToken cancellationToken)
    {
        _shown.Release();
        // Whatever a platform answers is of no importance.
        throw new ChannelException(ChannelFailure.RateLimited, "Not now.");
    }

    /// <summary>Waits until it is shown.</summary>
    public async Task WaitAsync() =>
        Assert.True(
            await _shown.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken),
            "Nobody showed that he writes."
        );

    /// <summary>Whether it was shown since this was last asked.</summary>
    public bool WasShown() => _shown.Wait(0, TestContext.Current.CancellationToken);
}
