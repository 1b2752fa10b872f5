namespace Cloister.Agents;

/// <summary>What decides who a service is: which plugins may bring it, and what the settings say about each.</summary>
/// <param name="Candidates">A line for each plugin that could, in order.</param>
/// <param name="Wildcard">What is said about whoever it is.</param>
internal sealed record ServiceContest(string Candidates, string Wildcard)
{
    private static readonly ServiceSettings Nothing = new();

    public static ServiceContest Of(
        ServiceId slot,
        IEnumerable<PluginId> candidates,
        PluginRuntimeBase runtime,
        RuntimeSettings settings
    ) =>
        new(
            string.Join(
                '\n',
                candidates
                    .Select(plugin => plugin.Value)
                    .Distinct(StringComparer.Ordinal)
                    .Order(StringComparer.Ordinal)
                    .Select(plugin => $"{plugin} {runtime.IsPluginEnabled(new(plugin), settings)} {Said(settings, new(new(plugin), slot))}")
            ),
            Said(settings, new(PluginId.Wildcard, slot))
        );

    private static string Said(RuntimeSettings settings, Pin pin)
    {
        var said = settings.Services.GetValueOrDefault(pin, Nothing);
        return $"{said.Enabled} {said.Priority}";
    }
}
