using Cloister.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

public static partial class CloisterBuilderExtensions
{
    private const string HealthCheckName = "cloister";

    /// <summary>Adds the health check <c>cloister</c>.</summary>
    /// <remarks>
    /// Unhealthy before the runtime has started and after it has stopped. Degraded while a global plugin that failed at the start
    /// is off, while a plugin folder is out because the start refused it, and while the latest reload of settings stands refused:
    /// then everything works, but not as somebody asked for. Otherwise healthy.
    /// </remarks>
    public static ICloisterBuilder AddHealthCheck(this ICloisterBuilder builder)
    {
        ServicesOf(builder).AddHealthChecks().AddCloisterHealthCheck();
        return builder;
    }

    /// <inheritdoc cref="AddHealthCheck(ICloisterBuilder)"/>
    public static IHealthChecksBuilder AddCloisterHealthCheck(this IHealthChecksBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(descriptor => descriptor.ServiceType == typeof(CloisterHealthCheck)))
        {
            return builder;
        }

        builder.Services.TryAddSingleton<CloisterHealthCheck>();
        return builder.Add(
            new(HealthCheckName, provider => provider.GetRequiredService<CloisterHealthCheck>(), failureStatus: null, tags: null)
        );
    }
}
