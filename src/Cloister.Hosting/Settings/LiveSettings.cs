namespace Cloister.Hosting;

/// <summary>What all sources say together: later ones over earlier ones, entry by entry.</summary>
internal sealed class LiveSettings(PluginRuntimeBase runtime, IEnumerable<ISettingsSource> sources)
{
    private readonly ISettingsSource[] _sources = [.. sources];

    /// <summary>What the sources are laid over.</summary>
    public RuntimeSettings Ground { get; set; } = RuntimeSettings.Empty;

    /// <summary>What was last read and applied.</summary>
    public RuntimeSettings Applied { get; set; } = RuntimeSettings.Empty;

    /// <summary>What stands above all sources: the state of folder plugins.</summary>
    public Func<RuntimeSettings, RuntimeSettings> Overlay { get; set; } = settings => settings;

    public IReadOnlyList<ISettingsSource> Sources => _sources;

    public string Names => string.Join(", ", _sources.Select(source => source.Name));

    /// <exception cref="SettingsRefusedException">A source cannot be read.</exception>
    public RuntimeSettings Read()
    {
        var settings = Ground;
        foreach (var source in _sources)
        {
            var read = source.Read();
            if (source.IgnoresCase)
            {
                RefuseCase(source, read);
            }

            settings = SettingsOverlay.Over(settings, read);
        }

        return settings;
    }

    /// <summary>Such a source cannot tell two ids apart that differ in case, and may give the one id in the case of some other provider.</summary>
    private void RefuseCase(ISettingsSource source, RuntimeSettings read)
    {
        var known = runtime.Plugins.Select(plugin => plugin.PluginId.Value).ToArray();
        var pinned = read.Services.Keys.Where(pin => !pin.IsWildcard).Select(pin => pin.PluginId.Value);
        foreach (var id in read.Plugins.Keys.Select(id => id.Value).Concat(pinned).Distinct(StringComparer.Ordinal))
        {
            var alike = Array.FindAll(known, other => string.Equals(other, id, StringComparison.OrdinalIgnoreCase));
            if (alike.Length == 1 && alike[0] != id)
            {
                throw new SettingsRefusedException(source.Name, $"they name plugin '{id}', but its id is '{alike[0]}'. Write it so.");
            }

            if (alike.Length > 1)
            {
                throw new SettingsRefusedException(
                    source.Name,
                    $"they name plugin '{id}', and the ids of {string.Join(" and ", alike.Select(other => $"'{other}'"))} differ only in case, which "
                        + "configuration does not tell apart. Give one plugin another id, or use AddSettingsFile."
                );
            }
        }
    }
}
