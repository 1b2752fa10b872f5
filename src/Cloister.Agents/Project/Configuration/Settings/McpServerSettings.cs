namespace Cloister.Agents;

/// <summary>A server of tools (MCP), as the configuration describes it; its name is the key it stands under.</summary>
public sealed record McpServerSettings
{
    /// <summary>The program that is the server, if it is one that is started here.</summary>
    public string? Command { get; init; }

    /// <summary>What the program is started with.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables that the program gets beside the usual ones; it gets none of the agent's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the server answers, if it is not started here.</summary>
    public string? Url { get; init; }

    /// <summary>Headers sent with every request.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether its tools are called without asking, and believed when they say that they only read.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>Whether it is used at all.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>How long a call may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(ConfigKeys.McpTimeoutSeconds.Default);

    /// <summary>Program or address; neither variables nor headers, which may hold secrets.</summary>
    public override string ToString() => Command ?? Url ?? "nothing";

    /// <summary>Whether a connection that was made for these settings serves those as well.</summary>
    internal bool IsSameAs(McpServerSettings other) =>
        Command == other.Command
        && Url == other.Url
        && IsTrusted == other.IsTrusted
        && IsEnabled == other.IsEnabled
        && Timeout == other.Timeout
        && Arguments.SequenceEqual(other.Arguments, StringComparer.Ordinal)
        && Same(Environment, other.Environment)
        && Same(Headers, other.Headers);

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
