using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>A channel that receives into an inbox of the check, and is ended after it.</summary>
internal sealed class ChannelUnderTest(ChannelRig rig) : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly List<(ChatChannel Channel, CancellationTokenSource Stop, Task Receiving)> _open = [];

    public ChannelRig Rig => rig;

    public ChatPlace Place => rig.Place;

    /// <summary>A channel that does not receive.</summary>
    public ChatChannel Open()
    {
        var channel = rig.Platform.Open(Setup(rig.Config));
        _open.Add((channel, new(), Task.CompletedTask));
        return channel;
    }

    /// <summary>A channel that receives.</summary>
    public (ChatChannel Channel, Task Receiving) Receive(CheckedInbox inbox)
    {
        var channel = rig.Platform.Open(Setup(rig.Config));
        var stop = new CancellationTokenSource();
        var receiving = Task.Run(() => channel.ReceiveAsync(inbox, stop.Token), CancellationToken.None);
        _open.Add((channel, stop, receiving));
        return (channel, receiving);
    }

    public ChannelSetup Setup(ConfigMap config) =>
        new()
        {
            AccountId = "conformance",
            Config = config,
            Clock = rig.Clock,
        };

    /// <summary>Tells the last channel that receives to end.</summary>
    public Task CancelAsync() => _open[^1].Stop.CancelAsync();

    /// <summary>Ends a channel as an agent does that stops.</summary>
    public async Task EndAsync()
    {
        var (channel, stop, receiving) = _open[^1];
        _open.RemoveAt(_open.Count - 1);
        await EndAsync(channel, stop, receiving).ConfigureAwait(false);
    }

    public OutgoingMessage Message(string key, string text) => new(key, Place) { Text = text };

    /// <summary>How sending fails.</summary>
    public static async Task<ChannelException> RefusalAsync(ChatChannel channel, OutgoingMessage message)
    {
        try
        {
            await channel.SendAsync(message, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ChannelException exception)
        {
            return exception;
        }

        throw new ChannelConformanceException("Sending should have failed, and did not.");
    }

    public static void Require(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new ChannelConformanceException(otherwise);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (channel, stop, receiving) in _open)
        {
            await EndAsync(channel, stop, receiving).ConfigureAwait(false);
        }
    }

    private static async Task EndAsync(ChatChannel channel, CancellationTokenSource stop, Task receiving)
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await receiving.WaitAsync(Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await channel.DisposeAsync().ConfigureAwait(false);
        stop.Dispose();
    }
}
