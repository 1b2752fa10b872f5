namespace Cloister;

public abstract partial class PluginRuntimeBase
{
    private readonly SettingsFeed _feed = new();

    // Adding to a field-like event is atomic.
    private event EventHandler<SettingsChangedEventArgs>? Changed;

    /// <summary>Raised after settings were stored; a handler may start the next update.</summary>
    /// <exception cref="InvalidOperationException">The runtime is not initialised.</exception>
    public event EventHandler<SettingsChangedEventArgs>? SettingsChanged
    {
        add
        {
            GlobalScopeOrThrow(nameof(SettingsChanged));
            Changed += value;
        }
        remove => Changed -= value;
    }

    /// <summary>Settings as they are stored from now on; ends when the runtime is disposed.</summary>
    /// <exception cref="InvalidOperationException">The runtime is not initialised.</exception>
    public IAsyncEnumerable<RuntimeSettings> WatchSettingsAsync(CancellationToken cancellationToken = default)
    {
        GlobalScopeOrThrow(nameof(WatchSettingsAsync));
        return _feed.Watch(cancellationToken);
    }

    private void Publish(RuntimeSettings settings)
    {
        _feed.Publish(settings);
        foreach (var handler in Delegate.EnumerateInvocationList(Changed))
        {
            try
            {
                handler(this, new(settings));
            }
            catch (Exception exception) when (!Fatal.IsFatal(exception))
            {
                RuntimeLog.WatcherFailed(Log, exception);
            }
        }
    }
}
