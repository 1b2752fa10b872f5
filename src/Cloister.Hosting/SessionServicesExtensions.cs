namespace Cloister.Hosting;

/// <summary>The way from a session to its DI scope.</summary>
public static class SessionServicesExtensions
{
    /// <summary>The services of the session; the session disposes them.</summary>
    /// <remarks>
    /// Beside the host's own services, <see cref="PluginSession"/>, its context and its <see cref="SessionId"/> are there, and
    /// as keyed services the slots that the host exposed with <c>ExposeSlot</c>.
    /// </remarks>
    /// <param name="scope">A session, or the context of one.</param>
    /// <exception cref="InvalidOperationException">This is the global scope, or a session of a runtime without a host.</exception>
    public static IServiceProvider Services(this IPluginScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Registry.TryResolve(HostingSlots.Services) ?? throw NoServices();
    }

    /// <summary>The services of a session whose context is being made; for context factories.</summary>
    /// <inheritdoc cref="Services(IPluginScope)"/>
    public static IServiceProvider Services(this SessionContextArguments arguments)
    {
        var services = arguments.Registry.TryResolve(HostingSlots.Services) ?? throw NoServices();
        if (services is SessionServices own && arguments.Session is { } session)
        {
            own.Bind(session, context: null);
        }

        return services;
    }

    private static InvalidOperationException NoServices() =>
        new(
            "There are no services here: only sessions of a runtime that AddCloister put into a host have a DI scope. "
                + "A global plugin takes services through its constructor; a test registers some in HostingSlots.Services."
        );
}
