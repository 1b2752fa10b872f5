using System.Threading.Channels;

namespace Cloister;

/// <summary>Tells watchers about settings that were committed. Nobody is told about the past, and a slow watcher holds up nobody.</summary>
internal sealed class SettingsFeed
{
    private readonly Lock _sync = new();
    private readonly List<Channel<RuntimeSettings>> _watchers = [];
    private bool _isComplete;

    public void Publish(RuntimeSettings settings)
    {
        lock (_sync)
        {
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryWrite(settings);
            }
        }
    }

    public void Complete()
    {
        lock (_sync)
        {
            _isComplete = true;
            foreach (var watcher in _watchers)
            {
                watcher.Writer.TryComplete();
            }

            _watchers.Clear();
        }
    }

    public IAsyncEnumerable<RuntimeSettings> Watch(CancellationToken cancellationToken) => new Watched(this, cancellationToken);

    private Channel<RuntimeSettings> Subscribe()
    {
        var channel = System.Threading.Channels.Channel.CreateUnbounded<RuntimeSettings>(
            new UnboundedChannelOptions { SingleReader = true }
        );
        lock (_sync)
        {
            if (_isComplete)
            {
                channel.Writer.Complete();
            }
            else
            {
                _watchers.Add(channel);
            }
        }

        return channel;
    }

    private async IAsyncEnumerator<RuntimeSettings> ReadAsync(Channel<RuntimeSettings> channel, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var settings in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return settings;
            }
        }
        finally
        {
            lock (_sync)
            {
                _watchers.Remove(channel);
            }
        }
    }

    // Watching begins when the enumerator is got, not when it is first moved: nothing in between is missed.
    private sealed class Watched(SettingsFeed feed, CancellationToken callers) : IAsyncEnumerable<RuntimeSettings>
    {
        public IAsyncEnumerator<RuntimeSettings> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            feed.ReadAsync(feed.Subscribe(), cancellationToken.CanBeCanceled ? cancellationToken : callers);
    }
}
