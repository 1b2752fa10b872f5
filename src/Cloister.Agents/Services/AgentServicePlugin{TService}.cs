namespace Cloister.Agents;

/// <summary>Brings a service to an agent.</summary>
/// <example>
/// <code>
/// options.Plugins.Add(new AgentServicePlugin&lt;ClockService&gt;(ClockService.Description, () => new()));
/// </code>
/// </example>
/// <typeparam name="TService">The service.</typeparam>
public sealed class AgentServicePlugin<TService> : GlobalPlugin<AgentContext>, IBringsService
    where TService : AgentService
{
    private readonly ServiceDescription _description;
    private readonly Func<TService> _create;
    private readonly int _priority;

    /// <summary>Brings a service.</summary>
    /// <param name="description">What there is to know about it without making it.</param>
    /// <param name="create">Makes it.</param>
    /// <param name="priority">Of several services of one name the highest priority wins.</param>
    /// <param name="id">The id of this plugin; <c>service.</c> and the name of the service if not given.</param>
    public AgentServicePlugin(ServiceDescription description, Func<TService> create, int priority = Priority.Normal, PluginId? id = null)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentNullException.ThrowIfNull(create);
        _description = description;
        _create = create;
        _priority = priority;
        PluginId = id ?? new($"service.{description.Name}");
    }

    /// <inheritdoc/>
    public override PluginId PluginId { get; }

    string IBringsService.ServiceName => _description.Name;

    /// <inheritdoc/>
    public override void Register(PluginServiceRegistry services) =>
        services.RegisterLazySingleton(AgentService.Slot(_description.Name), _create, _priority, CapabilitySet.Create(_description));
}
