using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cloister.Chat;

/// <summary>The package's one activity source and one meter, both named like the package.</summary>
internal static class Telemetry
{
    internal static readonly ActivitySource Source = new("Cloister.Chat");

    internal static readonly Meter Meter = new("Cloister.Chat");

    /// <summary>How often a run was tried again, or a connection to it made again.</summary>
    internal static readonly Counter<long> Reconnects = Meter.CreateCounter<long>(
        "cloister.chat.reconnects",
        description: "Attempts after the first one, and connections made again to a run that goes on."
    );
}
