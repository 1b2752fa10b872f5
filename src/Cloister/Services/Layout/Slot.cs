namespace Cloister;

/// <summary>One slot of a layout: who competes for it, in order, and who wins.</summary>
internal sealed class Slot
{
    public Slot(ServiceId id, ServiceRegistration[] chain)
    {
        Id = id;
        Chain = chain;
        Winner = Array.Find(chain, registration => registration.IsEnabled);
        WinnerIndex = Winner?.Index ?? -1;
    }

    public ServiceId Id { get; }

    /// <summary>Highest effective priority first; earlier registrations first among equals.</summary>
    public ServiceRegistration[] Chain { get; }

    public ServiceRegistration? Winner { get; }

    /// <summary>Where the winner's instance is kept, or -1 when every candidate is disabled.</summary>
    public int WinnerIndex { get; }

    public ServiceRegistration? Of(PluginId plugin) => Array.Find(Chain, registration => registration.PluginId == plugin);
}
