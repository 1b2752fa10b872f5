using System.Diagnostics.CodeAnalysis;
using Cloister;
using Cloister.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class CloisterBuilderExtensions
{
    /// <summary>
    /// Adds plugins that lie in folders. A folder is opened only if it is listed with the SHA-256 over all of its files, and is loaded
    /// from the very bytes that were hashed, into a load context of its own that can be unloaded.
    /// </summary>
    /// <remarks>
    /// <see cref="FolderPlugins"/> enables, disables, replaces and unloads them while the host runs. Plugins run with all rights of the
    /// host: the hash says that a folder is what was listed, not that it means well.
    /// </remarks>
    /// <param name="builder">The runtime's builder.</param>
    /// <param name="root">The folder that the plugin folders are in; relative to the content root of the host.</param>
    /// <param name="configure">Lists the folders.</param>
    [RequiresUnreferencedCode("Plugins of folders are not known when the host is trimmed.")]
    [RequiresDynamicCode("Plugins of folders are made at run time.")]
    public static ICloisterBuilder AddPluginsFromFolder(this ICloisterBuilder builder, string root, Action<PluginFolderOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new PluginFolderOptions(root);
        configure(options);
        var services = ServicesOf(builder);
        services.AddSingleton(options);
        services.TryAddSingleton(provider => new UnloadableTypes(provider.GetRequiredService<ILoggerFactory>()));
        services.TryAddSingleton<IUnloadableTypes>(provider => provider.GetRequiredService<UnloadableTypes>());
        services.TryAddSingleton<IFolderLoader>(provider => provider.GetRequiredService<FolderPlugins>());
        services.TryAddSingleton(provider => new FolderPlugins(
            provider.GetRequiredService<PluginRuntimeBase>(),
            provider.GetRequiredService<RuntimeChanges>(),
            provider.GetRequiredService<LiveSettings>(),
            provider.GetRequiredService<HostStatus>(),
            provider.GetServices<PluginFolderOptions>(),
            provider.GetRequiredService<IHostEnvironment>(),
            provider.GetRequiredService<UnloadableTypes>(),
            provider,
            provider.GetRequiredService<ILoggerFactory>()
        ));
        return builder;
    }
}
