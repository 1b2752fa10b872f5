namespace Cloister.Agents;

/// <summary>Somebody is at work in the scope of a session, beside its runs.</summary>
internal sealed class ScopeUse(AwakeScope awake) : IDisposable
{
    private int _isOver;

    public PluginSession Scope => awake.Scope;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 0)
        {
            awake.Leave();
        }
    }
}
