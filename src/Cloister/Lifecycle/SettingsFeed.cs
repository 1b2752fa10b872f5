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

    private void Unsubscribe(Channel<RuntimeSettings> channel)
    {
        lock (_sync)
        {
            _watchers.Remove(channel);
        }
    }

    // Watching begins when the enumerator is got, not when it is first moved: nothing in between is missed.
    private sealed class Watched(SettingsFeed feed, CancellationToken callers) : IAsyncEnumerable<RuntimeSettings>
    {
        public IAsyncEnumerator<RuntimeSettings> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            new Watcher(feed, CancellationTokenSource.CreateLinkedTokenSource(callers, cancellationToken));
    }

    // Not an iterator: disposing one that was never moved would run none of its code, and the channel would fill for ever.
    private sealed class Watcher(SettingsFeed feed, CancellationTokenSource stop) : IAsyncEnumerator<RuntimeSettings>
    {
        private readonly Channel<RuntimeSettings> _channel = feed.Subscribe();
        private readonly CancellationToken _stopped = stop.Token;

        public RuntimeSettings Current { get; private set; } = RuntimeSettings.Empty;

        public async ValueTask<bool> MoveNextAsync()
        {
            while (await _channel.Reader.WaitToReadAsync(_stopped).ConfigureAwait(false))
            {
                if (_channel.Reader.TryRead(out var settings))
                {
                    Current = settings;
                    return true;
                }
            }

            return false;
        }

        public ValueTask DisposeAsync()
        {
            feed.Unsubscribe(_channel);
            stop.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
