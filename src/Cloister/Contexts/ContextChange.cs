namespace Cloister;

/// <summary>A context before and after new settings.</summary>
/// <param name="Old">A view of the scope as it was: registrations, priorities and config from before; read-only.</param>
/// <param name="Current">The live context.</param>
/// <typeparam name="TContext">The kind of context.</typeparam>
public readonly record struct ContextChange<TContext>(TContext Old, TContext Current)
    where TContext : PluginContext;
