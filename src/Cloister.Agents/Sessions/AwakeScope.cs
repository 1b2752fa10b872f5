namespace Cloister.Agents;

/// <summary>The scope of a session that is awake, and how many are at work in it. It does not go to sleep under anybody.</summary>
internal sealed class AwakeScope(PluginSession scope)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _unused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _uses;
    private bool _isLeaving;

    public PluginSession Scope => scope;

    public bool IsOpen => !scope.Closed.IsCancellationRequested;

    /// <summary>Begins to work in it, unless it is about to sleep.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            _uses += _isLeaving ? 0 : 1;
            return !_isLeaving;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            _uses--;
            CompleteIfUnused();
        }
    }

    /// <summary>Nobody begins to work in it any more. Completes when those have ended who did.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isLeaving = true;
            CompleteIfUnused();
        }

        return _unused.Task;
    }

    private void CompleteIfUnused()
    {
        if (_isLeaving && _uses == 0)
        {
            _unused.TrySetResult();
        }
    }
}
