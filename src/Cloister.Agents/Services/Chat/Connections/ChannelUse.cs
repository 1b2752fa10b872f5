namespace Cloister.Agents;

/// <summary>The right to use a channel. While somebody has one, the channel is not let go of.</summary>
internal sealed class ChannelUse(OpenChannel open) : IDisposable
{
    private bool _isReturned;

    public ChatChannel Channel => open.Channel;

    public string AccountId => open.AccountId;

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isReturned, true))
        {
            open.Return();
        }
    }
}
