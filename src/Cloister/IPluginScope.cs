namespace Cloister;

/// <summary>Anything that stands for a scope: services in a registry, events on a bus.</summary>
/// <remarks>Sessions and contexts implement it; <see cref="ScopeExtensions"/> gives them all the same shorthands.</remarks>
public interface IPluginScope
{
    /// <summary>The services of the scope.</summary>
    ServiceRegistry Registry { get; }

    /// <summary>The events of the scope.</summary>
    EventBus Bus { get; }
}
