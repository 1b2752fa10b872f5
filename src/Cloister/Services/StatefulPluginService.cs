namespace Cloister;

/// <summary>The common root of stateful services; derive from <see cref="StatefulPluginService{TContext}"/>.</summary>
public abstract class StatefulPluginService : PluginService
{
    private Attachment? _attachment;

    // Its detach may dispose the scope, which detaches everybody.
    private bool _isDetaching;

    private protected StatefulPluginService() { }

    /// <summary>Whether the service is attached, and may use its context.</summary>
    public bool HasContext => Volatile.Read(ref _attachment) is not null;

    internal abstract Type ContextType { get; }

    private protected abstract ValueTask RunAttach(CancellationToken cancellationToken);

    private protected abstract ValueTask RunDetach();

    /// <exception cref="InvalidOperationException">The service is not attached.</exception>
    private protected Attachment Open() =>
        Volatile.Read(ref _attachment)
        ?? throw new InvalidOperationException(
            $"'{GetType()}' is not attached, so it has no context. Use the context from Attach on, until detach has ended."
        );

    internal ValueTask AttachTo(PluginContext context, CancellationToken cancellationToken)
    {
        if (!ContextType.IsInstanceOfType(context))
        {
            throw new InvalidOperationException(
                $"'{GetType()}' needs a '{ContextType}', but this scope's context is a '{context.GetType()}'. "
                    + "Register the service in the other scope, or derive it from the context that the runtime has."
            );
        }

        if (Interlocked.CompareExchange(ref _attachment, new(context, this), null) is { } bound)
        {
            throw new InvalidOperationException(
                $"'{GetType()}' is still attached to another {(bound.Context == context ? "registration" : "scope")}. "
                    + "Give each registration an instance of its own: create it inside the factory."
            );
        }

        return RunAttach(cancellationToken);
    }

    /// <summary>Runs the service's detach, ends what it opened, and clears the context whatever happens.</summary>
    internal async ValueTask DetachFrom(PluginScope scope, StepFailures failures, string name)
    {
        if (
            Volatile.Read(ref _attachment) is not { } attachment
            || attachment.Context != scope.Context
            || Interlocked.Exchange(ref _isDetaching, true)
        )
        {
            return;
        }

        await failures.RunAsync(name + ".detach", () => scope.Runtime.Bounded(RunDetach())).ConfigureAwait(false);
        await attachment.EndAsync(scope.Runtime, failures, name + ".").ConfigureAwait(false);
        Volatile.Write(ref _attachment, null);
        Volatile.Write(ref _isDetaching, false);
    }
}
