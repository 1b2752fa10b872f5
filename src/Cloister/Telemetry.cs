using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cloister;

/// <summary>The package's one activity source and one meter, both named like the package.</summary>
internal static class Telemetry
{
    internal static readonly ActivitySource Source = new("Cloister");

    internal static readonly Meter Meter = new("Cloister");

    /// <summary>How long one emit or request took from its first tap or handler to its end.</summary>
    internal static readonly Histogram<double> DispatchDuration = Meter.CreateHistogram<double>(
        "cloister.dispatch.duration",
        unit: "ms",
        description: "Time from the first tap or handler of an emit or request to its end."
    );

    internal static void RecordDispatch(long started, AddressKey address) =>
        DispatchDuration.Record(
            Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            new KeyValuePair<string, object?>("cloister.dispatch.address", address.ToString())
        );
}
