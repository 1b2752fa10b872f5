using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What the tools of every run are made of.</summary>
internal sealed class ToolParts
{
    /// <summary>Where tools come from. Of two with one name, that of the earlier listing counts.</summary>
    public required IReadOnlyList<ToolListing> Listings { get; init; }

    /// <summary>Asked at the start of each run.</summary>
    public required Func<ToolSettings> SettingsSource { get; init; }

    /// <summary>What somebody on whose behalf a run works may use. A run may use what all of them may.</summary>
    public Func<string?, ToolFilter> FilterOfSpeaker { get; init; } = static _ => ToolFilter.All;

    /// <summary>Takes secrets out of what tools say.</summary>
    public Func<string, string> Redact { get; init; } = static text => text;

    /// <summary>Says why a call is not made; null if it may be.</summary>
    public Func<ActiveRun, PlannedCall, CancellationToken, ValueTask<string?>> RefusalAsync { get; init; } =
        static (_, _, _) => new((string?)null);

    /// <summary>Is told what came of a call.</summary>
    public Func<ActiveRun, PlannedCall, ToolAnswer, CancellationToken, ValueTask> AfterAsync { get; init; } =
        static (_, _, _, _) => default;

    public required ILogger Logger { get; init; }
}
