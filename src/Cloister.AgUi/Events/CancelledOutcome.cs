namespace Cloister.AgUi;

/// <summary>The agent stopped the run on purpose: neither a success nor a failure.</summary>
public sealed record CancelledOutcome : FinishOutcome;
