namespace Cloister;

/// <summary>Where a dispatch comes from: what its envelope would otherwise carry in several fields.</summary>
/// <remarks>A bus has one for all dispatches with neither identifier nor token.</remarks>
internal sealed class DispatchOrigin(BusCore core, string? identifier, CancellationToken caller)
{
    private readonly CancellationToken _caller = caller;
    private CancellationTokenSource? _linked;
    private bool _isOver;

    internal BusCore Core { get; } = core;

    internal string? Identifier { get; } = identifier;

    /// <summary>The bus's lifetime, linked with the caller's token once somebody asks.</summary>
    internal CancellationToken Token => _caller.CanBeCanceled ? Linked() : Core.Lifetime;

    /// <summary>Releases the link to the two tokens.</summary>
    internal void EndDispatch()
    {
        if (!_caller.CanBeCanceled)
        {
            return;
        }

        CancellationTokenSource? linked;
        lock (this)
        {
            _isOver = true;
            linked = _linked;
            _linked = null;
        }

        // Outside the lock: it may wait for a callback that is asking for the token.
        linked?.Dispose();
    }

    private CancellationToken Linked()
    {
        lock (this)
        {
            // Who still holds the envelope after its dispatch gets a token that says the truth without anything to release.
            if (_isOver || Core.IsDisposed)
            {
                return Core.IsDisposed ? Core.Lifetime : _caller;
            }

            _linked ??= CancellationTokenSource.CreateLinkedTokenSource(_caller, Core.Lifetime);
            return _linked.Token;
        }
    }
}
