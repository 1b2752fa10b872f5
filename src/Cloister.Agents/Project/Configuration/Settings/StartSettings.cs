namespace Cloister.Agents;

/// <summary>Where the agent listens and whom it lets in; changes need a restart.</summary>
public sealed record StartSettings
{
    /// <summary>The address it listens on.</summary>
    public string Host { get; init; } = ConfigKeys.Host.Default;

    /// <summary>The port it listens on; zero for any free one, null for the first free one of its range.</summary>
    public int? Port { get; init; }

    /// <summary>Who may call.</summary>
    public StartAuth Auth { get; init; } = ConfigKeys.Auth.Default;

    /// <summary>Web pages of which origins may call from a browser.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Host names that requests may give beside the loopback names and the address it listens on.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];
}
