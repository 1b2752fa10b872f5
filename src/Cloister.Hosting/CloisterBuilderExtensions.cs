using System.Diagnostics.CodeAnalysis;
using Cloister;
using Cloister.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>What a host puts into its runtime.</summary>
public static partial class CloisterBuilderExtensions
{
    /// <summary>Adds a plugin that the container builds, with the host's services for its constructor; once, however often it is called.</summary>
    /// <remarks>
    /// Every <see cref="Plugin"/> in the container belongs to the runtime, in the order of registration. The container disposes
    /// what it built, when the runtime has been disposed.
    /// </remarks>
    /// <typeparam name="TPlugin">A global or a session plugin.</typeparam>
    public static ICloisterBuilder AddPlugin<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TPlugin>(
        this ICloisterBuilder builder
    )
        where TPlugin : Plugin
    {
        ServicesOf(builder).TryAddEnumerable(ServiceDescriptor.Singleton<Plugin, TPlugin>());
        return builder;
    }

    /// <summary>Adds a plugin that is there already; it stays the caller's.</summary>
    public static ICloisterBuilder AddPlugin(this ICloisterBuilder builder, Plugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        var services = ServicesOf(builder);
        if (!services.Any(descriptor => !descriptor.IsKeyedService && ReferenceEquals(descriptor.ImplementationInstance, plugin)))
        {
            services.AddSingleton(plugin);
        }

        return builder;
    }

    /// <summary>
    /// Makes a slot available to the DI scope of each session, as a keyed service; the key is the id of the slot, or its text.
    /// </summary>
    /// <remarks>
    /// The session's registry goes on owning the service: the container never disposes it. Therefore a disposable service can be
    /// asked for at <c>session.Services()</c>, but the container refuses to inject it into a constructor.
    /// </remarks>
    /// <typeparam name="T">The type of the slot.</typeparam>
    public static ICloisterBuilder ExposeSlot<T>(this ICloisterBuilder builder, ServiceId<T> slot)
        where T : class
    {
        var services = ServicesOf(builder);
        if (
            services.Any(descriptor =>
                descriptor.IsKeyedService && descriptor.ServiceType == typeof(T) && slot.Id.Equals(descriptor.ServiceKey)
            )
        )
        {
            return builder;
        }

        var exposed = new ExposedSlot(
            typeof(T),
            slot.Id,
            (registry, isRequired) => isRequired ? registry.Resolve(slot) : registry.TryResolve(slot)
        );
        services.AddSingleton(exposed);
        services.AddKeyedTransient(typeof(T), slot.Id, (provider, _) => exposed.Inject(provider));
        services.AddKeyedTransient(typeof(T), slot.Value, (provider, _) => exposed.Inject(provider));
        return builder;
    }

    private static IServiceCollection ServicesOf(ICloisterBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Services;
    }
}
