namespace Cloister;

/// <summary>One change of the runtime over one or more scopes: all of them arrive, or all are put back.</summary>
internal sealed class RuntimeUpdate(
    PluginRuntimeBase runtime,
    RuntimeOperation operation,
    PluginCatalog catalog,
    CancellationToken cancellationToken
)
{
    private readonly List<ScopeTransition> _transitions = [];

    public async ValueTask<RuntimeSettings> ApplyToGlobalAsync(ScopeBlueprint target)
    {
        var global = runtime.GlobalScopeOrThrow();
        if (!await ApplyAsync(global, target).ConfigureAwait(false))
        {
            throw new ScopeGoneException();
        }

        return _transitions[^1].Settings;
    }

    /// <returns>False when the session was disposed before or meanwhile; that does not disturb the others.</returns>
    public async ValueTask<bool> ApplyToSessionAsync(PluginSession session, ScopeBlueprint target)
    {
        try
        {
            return await ApplyAsync(session, target).ConfigureAwait(false);
        }
        catch (Exception exception) when (session.IsClosing && !runtime.IsDisposing && !Fatal.IsFatal(exception))
        {
            // There is nobody left whom it could trouble.
            session.LogSkipped(operation.Name, exception);
            _transitions.RemoveAt(_transitions.Count - 1);
            return false;
        }
    }

    public void Commit()
    {
        foreach (var transition in _transitions)
        {
            transition.Commit();
        }
    }

    /// <summary>The global scope first, so that what depends on it can come back; then the session in work, then the finished ones.</summary>
    public async ValueTask RollBackAsync()
    {
        var global = _transitions.Where(transition => transition.Scope.IsGlobal);
        var sessions = _transitions.Where(transition => !transition.Scope.IsGlobal).Reverse();
        foreach (var transition in global.Concat(sessions).ToArray())
        {
            var scope = transition.Scope;
            if (runtime.IsDisposing || !scope.TryBeginStep(operation))
            {
                continue;
            }

            try
            {
                await StepAsync(scope, transition.RestoreAsync).ConfigureAwait(false);
            }
            catch (ScopeGoneException)
            {
                // Whoever disposed it has seen to the rest.
            }
        }
    }

    private async ValueTask<bool> ApplyAsync(PluginScope scope, ScopeBlueprint target)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!scope.TryBeginStep(operation))
        {
            return false;
        }

        var transition = new ScopeTransition(scope, target, operation, catalog, cancellationToken);
        _transitions.Add(transition);
        await StepAsync(scope, transition.ApplyAsync).ConfigureAwait(false);
        return true;
    }

    private async ValueTask StepAsync(PluginScope scope, Func<ValueTask> step)
    {
        operation.Stepping = scope;
        try
        {
            await step().ConfigureAwait(false);
        }
        finally
        {
            operation.Stepping = null;
            scope.EndStep();
        }
    }
}
