namespace Cloister.AgUi;

/// <summary>An agent failed during a run.</summary>
/// <param name="Request">The run.</param>
/// <param name="Exception">Why.</param>
/// <param name="Correlation">
/// The id that the client got in the metadata of RUN_ERROR instead of the reason; null when it was told the reason, or was not told at all.
/// </param>
public sealed record AgentFailure(RunRequest Request, Exception Exception, string? Correlation)
{
    /// <summary>The name under which RUN_ERROR carries the correlation id in its metadata.</summary>
    public const string CorrelationKey = "cloister.correlation";
}
