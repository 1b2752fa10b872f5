namespace Cloister.Agents;

/// <summary>Who may call the agent over HTTP.</summary>
public enum StartAuth
{
    /// <summary>Whoever has a token.</summary>
    Token,

    /// <summary>Everybody on this machine; only allowed while the agent listens on a loopback address.</summary>
    None,
}
