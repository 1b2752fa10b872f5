using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Cloister.Agents;

/// <summary>The package's one activity source and one meter, both named like the package.</summary>
internal static class Telemetry
{
    internal static readonly ActivitySource Source = new("Cloister.Agents");

    internal static readonly Meter Meter = new("Cloister.Agents");

    /// <summary>Requests to models, retries and waiting included.</summary>
    internal static readonly Histogram<double> ModelDuration = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration",
        unit: "s",
        description: "Requests to models, attempts made again and waiting included."
    );

    /// <summary>From a request to the first content of its answer.</summary>
    internal static readonly Histogram<double> ModelFirstContent = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.time_to_first_chunk",
        unit: "s",
        description: "From a request to a model to the first content of its answer."
    );

    /// <summary>Tokens, by input and output.</summary>
    internal static readonly Histogram<long> ModelTokens = Meter.CreateHistogram<long>(
        "gen_ai.client.token.usage",
        unit: "{token}",
        description: "Tokens of a request to a model and of its answer."
    );

    /// <summary>How long handlers of plugins take.</summary>
    internal static readonly Histogram<double> HookDuration = Meter.CreateHistogram<double>(
        "cloister.agents.hook.duration",
        unit: "ms",
        description: "One call of a plugin's handler at a point."
    );

    /// <summary>Whether anybody wants to know about handlers. Most of them take less time than telling would.</summary>
    internal static bool IsWatchingHooks => HookDuration.Enabled || Source.HasListeners();

    internal static Activity? StartHook(HookOwner owner) =>
        Source.StartActivity("plugin.hook")?.SetTag("cloister.point", owner.Point.Name).SetTag("cloister.plugin", owner.Plugin);

    internal static void RecordHook(long started, HookOwner owner) =>
        HookDuration.Record(
            Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            new("cloister.point", owner.Point.Name),
            new("cloister.plugin", owner.Plugin)
        );
}
