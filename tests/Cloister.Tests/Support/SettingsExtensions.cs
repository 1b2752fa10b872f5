namespace Cloister.Tests.Support;

/// <summary>Settings as tests write them down.</summary>
internal static class SettingsExtensions
{
    extension(RuntimeSettings settings)
    {
        public static RuntimeSettings Off(params string[] plugins) => RuntimeSettings.Empty.AndOff(plugins);

        public static RuntimeSettings Pinned(string pin, ServiceSettings service) => RuntimeSettings.Empty.AndPinned(pin, service);

        public RuntimeSettings AndOff(params string[] plugins) =>
            plugins.Aggregate(settings, (rest, id) => rest.WithPlugin(new PluginId(id), enabled: false));

        public RuntimeSettings AndOn(params string[] plugins) =>
            plugins.Aggregate(settings, (rest, id) => rest.WithPlugin(new PluginId(id), enabled: true));

        public RuntimeSettings AndPinned(string pin, ServiceSettings service) => settings.WithService(Pin.FromWire(pin), service);
    }

    extension(ServiceSettings)
    {
        public static ServiceSettings Off => new(Enabled: false);

        public static ServiceSettings Level(object? level) => new(Config: ConfigMap.Of(("level", level)));

        public static ServiceSettings At(int priority) => new(Priority: priority);
    }
}
