namespace Cloister;

/// <summary>What the rows say about one registration, folded into one value.</summary>
internal readonly record struct EffectiveSettings(bool Enabled, int? Priority, ConfigMap Settings)
{
    public static readonly EffectiveSettings None = new(true, null, ConfigMap.Empty);
}
