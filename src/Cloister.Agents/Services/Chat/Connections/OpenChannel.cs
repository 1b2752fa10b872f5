namespace Cloister.Agents;

/// <summary>A channel that is open, and how many use it. It is let go of when nobody does any more.</summary>
internal sealed class OpenChannel(ChatChannel channel, string accountId, AccountClaim claim)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _uses;
    private bool _isClosing;

    public ChatChannel Channel => channel;

    public string AccountId => accountId;

    /// <summary>The right to use it; nothing, if it is being closed.</summary>
    public ChannelUse? TryUse()
    {
        lock (_lock)
        {
            if (_isClosing)
            {
                return null;
            }

            _uses++;
            return new(this);
        }
    }

    public void Return()
    {
        lock (_lock)
        {
            _uses--;
            SignalIfUnused();
        }
    }

    /// <summary>Waits until nobody uses it, but not for ever, and lets go of it.</summary>
    public async Task CloseAsync(TimeSpan patience, TimeProvider clock)
    {
        lock (_lock)
        {
            _isClosing = true;
            SignalIfUnused();
        }

        await _unused.Task.WaitAsync(patience, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        try
        {
            await channel.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            claim.Dispose();
        }
    }

    private void SignalIfUnused()
    {
        if (_isClosing && _uses == 0)
        {
            _unused.TrySetResult();
        }
    }
}
