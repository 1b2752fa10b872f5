using System.Diagnostics.CodeAnalysis;
using System.Runtime.Loader;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

/// <summary>Makes loggers of plugin types without the container, and keeps all other such types away from it.</summary>
[RequiresUnreferencedCode("Plugins of folders are not known when the host is trimmed.")]
[RequiresDynamicCode("Loggers of plugin types are made at run time.")]
internal sealed class UnloadableTypes(ILoggerFactory loggers) : IUnloadableTypes
{
    public bool Owns(Type serviceType) =>
        serviceType.HasElementType
            ? Owns(serviceType.GetElementType()!)
            : AssemblyLoadContext.GetLoadContext(serviceType.Assembly) is FolderLoadContext
                || (serviceType.IsConstructedGenericType && Array.Exists(serviceType.GetGenericArguments(), Owns));

    public object Resolve(Type serviceType) =>
        serviceType.IsConstructedGenericType && serviceType.GetGenericTypeDefinition() == typeof(ILogger<>)
            ? Activator.CreateInstance(typeof(Logger<>).MakeGenericType(serviceType.GetGenericArguments()), loggers)!
            : throw new InvalidOperationException(
                $"'{serviceType}' cannot be had from the host's container: it belongs to a plugin folder, and the container would keep it, and so "
                    + "the whole folder, in memory for ever. Create it in the plugin, or share its assembly with the host."
            );

    /// <summary>The host's services, as the constructors of folder plugins get them.</summary>
    public IServiceProvider Guard(IServiceProvider host) => new Guarded(host, this);

    private sealed class Guarded(IServiceProvider host, UnloadableTypes types) : IKeyedServiceProvider
    {
        public object? GetService(Type serviceType) =>
            serviceType == typeof(IServiceProvider) ? this
            : types.Owns(serviceType) ? types.Resolve(serviceType)
            : host.GetService(serviceType);

        public object? GetKeyedService(Type serviceType, object? serviceKey) =>
            types.Owns(serviceType) ? types.Resolve(serviceType) : ((IKeyedServiceProvider)host).GetKeyedService(serviceType, serviceKey);

        public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
            types.Owns(serviceType) ? types.Resolve(serviceType) : host.GetRequiredKeyedService(serviceType, serviceKey);
    }
}
