namespace Cloister.Agents;

/// <summary>A plugin of which one knows the service without asking a registry.</summary>
internal interface IBringsService
{
    string ServiceName { get; }

    PluginId PluginId { get; }
}
