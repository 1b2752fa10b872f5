namespace Cloister;

/// <summary>Which registration of a slot somebody asks for, and whether there has to be one.</summary>
internal readonly record struct ServiceQuery
{
    private enum Place
    {
        Winner,
        After,
        Of,
    }

    private Place At { get; init; }

    private ServiceId Slot { get; init; }

    private PluginId Plugin { get; init; }

    public bool IsRequired { get; init; }

    public static ServiceQuery Winner(ServiceId slot) => For(Place.Winner, slot);

    /// <summary>The first enabled registration behind a plugin's own.</summary>
    public static ServiceQuery After(PluginId plugin, ServiceId slot)
    {
        plugin.ThrowIfDefault(nameof(plugin));
        return For(Place.After, slot) with { Plugin = plugin };
    }

    /// <summary>A plugin's own registration, winner or not.</summary>
    public static ServiceQuery Of(PluginId plugin, ServiceId slot) => For(Place.Of, slot) with { Plugin = plugin };

    /// <returns>Null when there is none and none is required.</returns>
    public ServiceRegistration? Select(SlotTable table)
    {
        if (table.Find(Slot) is not { } slot)
        {
            return IsRequired ? throw ServiceNotFoundException.Unknown(Slot) : null;
        }

        return At switch
        {
            Place.Winner => slot.Winner ?? (IsRequired ? throw ServiceDisabledException.Everyone(Slot, slot.Chain) : null),
            Place.After => Behind(slot),
            _ => slot.Of(Plugin) ?? (IsRequired ? throw ServiceNotFoundException.Unknown(Slot) : null),
        };
    }

    private static ServiceQuery For(Place place, ServiceId slot)
    {
        slot.ThrowIfDefault(nameof(slot));
        return new()
        {
            At = place,
            Slot = slot,
            IsRequired = true,
        };
    }

    private ServiceRegistration? Behind(Slot slot)
    {
        var plugin = Plugin;
        var place = Array.FindIndex(slot.Chain, registration => registration.PluginId == plugin);
        var behind = place < 0 ? [] : slot.Chain[(place + 1)..];
        var next = Array.Find(behind, registration => registration.IsEnabled);
        if (next is not null || !IsRequired)
        {
            return next;
        }

        throw behind.Length == 0 ? ServiceNotFoundException.After(Slot, Plugin) : ServiceDisabledException.After(Slot, Plugin, behind);
    }
}
