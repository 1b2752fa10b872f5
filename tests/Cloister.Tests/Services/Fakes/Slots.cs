namespace Cloister.Tests.Services;

/// <summary>The slots and plugins that tests of services are about.</summary>
internal static class Slots
{
    public static readonly ServiceId<INamed> Speaker = new("audio.speaker");
    public static readonly ServiceId<INamed> Printer = new("paper.printer");
    public static readonly ServiceId<ConfiguredService> Checker = new("text.checker");

    public static readonly PluginId Alpha = new("alpha");
    public static readonly PluginId Beta = new("beta");
    public static readonly PluginId Gamma = new("gamma");
}
