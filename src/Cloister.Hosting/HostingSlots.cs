namespace Cloister.Hosting;

/// <summary>Slots that this package fills in each session.</summary>
public static class HostingSlots
{
    /// <summary>
    /// The services of the session: a DI scope of its own, made with the session and disposed with it, after its plugins have
    /// detached and after the services that plugins registered.
    /// </summary>
    /// <remarks>Usually reached with <c>session.Services()</c> or <c>context.Services()</c>.</remarks>
    public static ServiceId<IServiceProvider> Services { get; } = new("cloister.services");
}
