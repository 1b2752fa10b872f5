namespace Cloister;

/// <summary>Brings config that changed to the services that exist; the others get theirs when they are created.</summary>
internal static class ScopeInjection
{
    public static void Run(PluginScope scope, ref List<PluginFailure>? failures)
    {
        if (!scope.Registry.MayBeStale)
        {
            return;
        }

        foreach (var registration in scope.Registry.Stale().ToArray())
        {
            try
            {
                scope.Registry.Inject(registration);
            }
            catch (Exception exception) when (!Fatal.IsFatal(exception))
            {
                scope.LogFailure(registration.PluginId, registration.ServiceId + ".create", exception);
                (failures ??= []).Add(new(registration.PluginId.Value, exception));
            }
        }
    }
}
