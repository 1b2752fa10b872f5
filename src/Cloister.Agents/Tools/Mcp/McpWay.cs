using ModelContextProtocol.Client;

namespace Cloister.Agents;

/// <summary>A way to a server of tools, and what has to be ended with it: a program that was started, or a connection to an address.</summary>
internal abstract class McpWay : IAsyncDisposable
{
    /// <summary>What a server may say at once. One that does not come to an end is not listened to.</summary>
    public const int MaxMessage = 16 * 1024 * 1024;

    public abstract IClientTransport Transport { get; }

    /// <summary>What the server said last beside its answers, for people.</summary>
    public virtual string? LastWords => null;

    /// <exception cref="FormatException">The settings name no server.</exception>
    public static Task<McpWay> ToAsync(string name, McpServerSettings settings, McpParts parts) =>
        (settings.Command, settings.Url) switch
        {
            ({ Length: > 0 } command, null or "") => McpProgram.StartAsync(name, command, settings, parts),
            (null or "", { Length: > 0 } url) => Task.FromResult<McpWay>(McpAddress.To(name, url, settings)),
            _ => throw new FormatException($"'mcp.{name}' must have either a 'command' or a 'url'."),
        };

    public abstract ValueTask DisposeAsync();
}
