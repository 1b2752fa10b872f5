namespace Cloister.Hosting;

/// <summary>Where settings come from while the host runs.</summary>
internal interface ISettingsSource
{
    /// <summary>What it is called in logs and refusals.</summary>
    string Name { get; }

    /// <summary>Whether it takes ids that differ only in case for the same.</summary>
    bool IgnoresCase { get; }

    /// <summary>The settings as they are now.</summary>
    /// <exception cref="SettingsRefusedException">They cannot be read.</exception>
    RuntimeSettings Read();

    /// <summary>Calls back, from any thread, when reading again may give something else.</summary>
    IDisposable Watch(Action changed);
}
