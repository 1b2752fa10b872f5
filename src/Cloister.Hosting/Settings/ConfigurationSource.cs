using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace Cloister.Hosting;

/// <summary>Settings that stand in a section of the host's configuration.</summary>
internal sealed class ConfigurationSource(IConfiguration configuration) : ISettingsSource
{
    public string Name { get; } =
        configuration is IConfigurationSection section ? $"configuration section '{section.Path}'" : "the configuration";

    public bool IgnoresCase => true;

    public IConfiguration Configuration { get; } = configuration;

    public RuntimeSettings Read()
    {
        try
        {
            return RuntimeSettings.FromJson(ConfigurationJson.Of(Configuration));
        }
        catch (Exception exception) when (exception is FormatException or JsonException or ArgumentException)
        {
            throw new SettingsRefusedException(Name, exception.Message, exception);
        }
    }

    public IDisposable Watch(Action changed) => ChangeToken.OnChange(Configuration.GetReloadToken, changed);
}
