namespace Cloister.Agents;

/// <summary>What the configuration says, as the runtime understands it. Placeholders stay placeholders, so nothing in it is secret.</summary>
internal static class AgentRuntimeSettings
{
    /// <summary>The namespace in which the slots of agent services lie.</summary>
    public const string ServiceNamespace = "agent";

    private const string MemoryService = "memory";

    /// <param name="config">The effective configuration.</param>
    /// <param name="offByDefault">Plugins that are off unless the configuration wants them.</param>
    public static RuntimeSettings Of(AgentConfig config, IEnumerable<PluginId> offByDefault) =>
        new(Plugins(config, offByDefault), Services(config));

    /// <summary>The pin of an agent service, whichever plugin supplies it.</summary>
    public static Pin PinOf(string service) => Pin.Wildcard(ServiceNamespace, service);

    private static Dictionary<PluginId, PluginConfig> Plugins(AgentConfig config, IEnumerable<PluginId> offByDefault)
    {
        // To the runtime a plugin it is told nothing about is on, so what is off by itself must be said.
        var plugins = offByDefault.ToDictionary(id => id, _ => new PluginConfig(Enabled: false));
        foreach (var (name, said) in config.Plugins)
        {
            var id = new PluginId(name);
            plugins[id] = new PluginConfig(said.IsEnabled ?? !plugins.ContainsKey(id), said.Config);
        }
        return plugins;
    }

    private static Dictionary<Pin, ServiceSettings> Services(AgentConfig config)
    {
        var services = config.Services.ToDictionary(service => PinOf(service.Key), service => service.Value);
        if (!config.Context.Memory)
        {
            var memory = PinOf(MemoryService);
            var said = services.GetValueOrDefault(memory, new ServiceSettings());
            // The service is there all the same, and says that it is switched off.
            services[memory] = said with
            {
                Config = said.Config.With("isOff", true),
            };
        }
        foreach (var (pin, slot) in config.Slots)
        {
            services[pin] = services.TryGetValue(pin, out var service) ? Join(service, slot) : slot;
        }
        return services;
    }

    // Both ways of naming an agent service may be in use; off wins, and of two values for one key the slot's.
    private static ServiceSettings Join(ServiceSettings service, ServiceSettings slot) =>
        new(
            service.Enabled && slot.Enabled,
            slot.Config.Aggregate(service.Config, (config, entry) => config.With(entry.Key, entry.Value)),
            slot.Priority
        );
}
