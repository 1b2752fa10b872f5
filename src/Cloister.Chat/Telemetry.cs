using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The package's one activity source and one meter, both named like the package.</summary>
internal static class Telemetry
{
    internal static readonly ActivitySource Source = new("Cloister.Chat");

    internal static readonly Meter Meter = new("Cloister.Chat");

    /// <summary>Runs of sessions, by how they ended.</summary>
    internal static readonly Counter<long> Runs = Meter.CreateCounter<long>(
        "cloister.chat.runs",
        description: "Runs of sessions, by how they ended."
    );

    /// <summary>From the request to the first event.</summary>
    internal static readonly Histogram<double> FirstEvent = Meter.CreateHistogram<double>(
        "cloister.chat.run.first_event",
        unit: "ms",
        description: "Time from the request of a run to its first event."
    );

    /// <summary>From the request to the end.</summary>
    internal static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>(
        "cloister.chat.run.duration",
        unit: "ms",
        description: "Time from the request of a run to the end of its stream."
    );

    /// <summary>Events that broke a rule of the protocol.</summary>
    internal static readonly Counter<long> Violations = Meter.CreateCounter<long>(
        "cloister.chat.violations",
        description: "Events that broke a rule of the protocol, by rule."
    );

    /// <summary>Agents that did not stop when they were told to.</summary>
    internal static readonly Counter<long> AbortOverruns = Meter.CreateCounter<long>(
        "cloister.chat.abort_overruns",
        description: "Runs whose agent did not let go in time after it was told to stop."
    );

    /// <summary>Events of runs.</summary>
    internal static readonly Counter<long> Events = Meter.CreateCounter<long>(
        "cloister.chat.events",
        description: "Events of runs of sessions, by type."
    );

    /// <summary>What was streamed piece by piece.</summary>
    internal static readonly Counter<long> DeltaBytes = Meter.CreateCounter<long>(
        "cloister.chat.delta_bytes",
        unit: "By",
        description: "Text, reasoning and arguments that came in pieces, as UTF-8."
    );

    /// <summary>Events that slow readers missed.</summary>
    internal static readonly Counter<long> Drops = Meter.CreateCounter<long>(
        "cloister.chat.drops",
        description: "Events that readers missed because they were too slow."
    );

    /// <summary>How often a run was tried again, or a connection to it made again.</summary>
    internal static readonly Counter<long> Reconnects = Meter.CreateCounter<long>(
        "cloister.chat.reconnects",
        description: "Attempts after the first one, and connections made again to a run that goes on."
    );

    /// <summary>Counts an event of a run. Costs next to nothing where nobody measures.</summary>
    internal static void Count(AgUiEvent agentEvent)
    {
        if (Events.Enabled)
        {
            Events.Add(1, new KeyValuePair<string, object?>("type", WireNames.NameOf(agentEvent.Type)));
        }

        if (DeltaBytes.Enabled && WaitingEvent.DeltaOf(agentEvent) is { } delta)
        {
            DeltaBytes.Add(Encoding.UTF8.GetByteCount(delta));
        }
    }
}
