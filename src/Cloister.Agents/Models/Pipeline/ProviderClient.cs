using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>The one client of a provider, counted: it is disposed when it is retired and nobody works with it any more.</summary>
internal sealed class ProviderClient(ProviderSettings settings, IChatClient client, TimeProvider time)
{
    private readonly Lock _sync = new();
    private int _users;
    private bool _isRetired;

    public ProviderSettings Settings => settings;

    public IChatClient Client => client;

    public RequestLimiter Limiter { get; } = new(settings.MaxConcurrency, settings.RequestsPerMinute, time);

    public void Acquire()
    {
        lock (_sync)
        {
            _users++;
        }
    }

    public void Release() => Change(() => _users--);

    public void Retire() => Change(() => _isRetired = true);

    private void Change(Action change)
    {
        bool isOver;
        lock (_sync)
        {
            var wasOver = _isRetired && _users == 0;
            change();
            isOver = !wasOver && _isRetired && _users == 0;
        }

        if (isOver)
        {
            Limiter.Dispose();
            client.Dispose();
        }
    }
}
