using System.Collections.Frozen;

namespace Cloister;

/// <summary>The rows in force, found by slot.</summary>
internal sealed class OverrideRows
{
    public static readonly OverrideRows Empty = new([]);

    private readonly FrozenDictionary<ServiceId, ServiceOverride[]> _bySlot;

    public OverrideRows(IReadOnlyList<ServiceOverride> rows)
    {
        foreach (var row in rows)
        {
            ArgumentNullException.ThrowIfNull(row, nameof(rows));
            row.Plugin.ThrowIfDefault(nameof(rows));
            row.Service.ThrowIfDefault(nameof(rows));
        }

        All = [.. rows];
        _bySlot = rows.GroupBy(row => row.Service).ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public IReadOnlyList<ServiceOverride> All { get; }

    public bool IsEmpty => All.Count == 0;

    public IEnumerable<ServiceId> Slots => _bySlot.Keys;

    public OverrideRows With(IReadOnlyList<ServiceOverride> more) => more.Count == 0 ? this : new([.. All, .. more]);

    /// <summary>
    /// Folds the plugin's own rows, folds the rows of whoever wins, and combines both: either side disables, only the
    /// plugin's rows set a priority, and the plugin's own config replaces the winner's as a whole.
    /// </summary>
    public EffectiveSettings For(PluginId plugin, ServiceId service)
    {
        if (IsEmpty || !_bySlot.TryGetValue(service, out var rows))
        {
            return EffectiveSettings.None;
        }

        var enabled = true;
        int? priority = null;
        ConfigMap own = ConfigMap.Empty;
        ConfigMap winners = ConfigMap.Empty;
        foreach (var row in rows)
        {
            if (row.Plugin == plugin)
            {
                enabled &= row.Enabled;
                priority ??= row.Priority;
                own = own.IsEmpty ? row.Settings : own;
            }
            else if (row.Plugin == PluginId.WinnerScoped)
            {
                enabled &= row.Enabled;
                winners = winners.IsEmpty ? row.Settings : winners;
            }
        }

        return new(enabled, priority, own.IsEmpty ? winners : own);
    }
}
