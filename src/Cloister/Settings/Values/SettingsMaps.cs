namespace Cloister;

/// <summary>The two maps of the settings: copied, checked, compared by content.</summary>
internal static class SettingsMaps
{
    public static ValueMap<TKey, TValue> Of<TKey, TValue>(IReadOnlyDictionary<TKey, TValue> map)
        where TKey : notnull => (ValueMap<TKey, TValue>)map;

    public static ValueMap<PluginId, PluginConfig> Plugins(IReadOnlyDictionary<PluginId, PluginConfig>? source) =>
        Copy(source, id => PluginId.IsValid(id.Value) && ConfigText.IsWellFormed(id.Value), nameof(RuntimeSettings.Plugins));

    public static ValueMap<Pin, ServiceSettings> Services(IReadOnlyDictionary<Pin, ServiceSettings>? source) =>
        Copy(source, pin => !pin.IsDefault && ConfigText.IsWellFormed(pin.Value), nameof(RuntimeSettings.Services));

    private static ValueMap<TKey, TValue> Copy<TKey, TValue>(
        IReadOnlyDictionary<TKey, TValue>? source,
        Func<TKey, bool> isValid,
        string name
    )
        where TKey : struct, ITextId<TKey>
        where TValue : class
    {
        if (source is null || source.Count == 0)
        {
            return ValueMap<TKey, TValue>.Empty;
        }
        foreach (var (key, value) in source)
        {
            if (!isValid(key))
            {
                throw new ArgumentException(
                    $"'{key.Value}' in {name} is a default or reserved id, or has half a surrogate pair; settings cannot speak about it.",
                    name
                );
            }
            if (value is null)
            {
                throw new ArgumentException($"The entry '{key.Value}' in {name} is null. Leave it out instead.", name);
            }
        }
        return source as ValueMap<TKey, TValue> ?? new(new Dictionary<TKey, TValue>(source));
    }
}
