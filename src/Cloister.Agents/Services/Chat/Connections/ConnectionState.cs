namespace Cloister.Agents;

/// <summary>How a connection is, and what there is to say about that.</summary>
/// <param name="Phase">How it is.</param>
/// <param name="Detail">What there is to say, without secrets.</param>
internal sealed record ConnectionState(ConnectionPhase Phase, string? Detail = null)
{
    public bool IsRunning =>
        Phase is ConnectionPhase.Starting or ConnectionPhase.Polling or ConnectionPhase.Connected or ConnectionPhase.Reconnecting;

    public string Text =>
        Phase switch
        {
            ConnectionPhase.ConfigMissing => "config_missing",
            ConnectionPhase.NotStarted => "not_started",
            _ => Phase.ToString().ToLowerInvariant(),
        };

    public string Link =>
        Phase switch
        {
            ConnectionPhase.Polling or ConnectionPhase.Connected => "connected",
            ConnectionPhase.NotStarted or ConnectionPhase.Starting => "unknown",
            _ => "disconnected",
        };
}
