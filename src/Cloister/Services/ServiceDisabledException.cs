namespace Cloister;

/// <summary>A slot was resolved whose candidates are all disabled by settings.</summary>
public sealed class ServiceDisabledException : InvalidOperationException
{
    private ServiceDisabledException(ServiceId serviceId, PluginId[] candidates, string message)
        : base(message)
    {
        ServiceId = serviceId;
        Candidates = candidates;
    }

    /// <summary>The slot that was asked for.</summary>
    public ServiceId ServiceId { get; }

    /// <summary>The plugins whose registrations are disabled.</summary>
    public IReadOnlyList<PluginId> Candidates { get; }

    internal static ServiceDisabledException Everyone(ServiceId slot, ServiceRegistration[] candidates) => For(slot, candidates, "");

    internal static ServiceDisabledException After(ServiceId slot, PluginId plugin, ServiceRegistration[] candidates) =>
        For(slot, candidates, $" after plugin '{plugin}'");

    private static ServiceDisabledException For(ServiceId slot, ServiceRegistration[] candidates, string where)
    {
        PluginId[] plugins = [.. candidates.Select(candidate => candidate.PluginId)];
        return new(
            slot,
            plugins,
            $"Every registration of slot '{slot}'{where} is disabled by settings ({string.Join(", ", plugins.Select(p => $"'{p}'"))}). "
                + $"Enable one, for example with the pin '{plugins[0]}:{slot}', or use the Try form."
        );
    }
}
