namespace Cloister.Agents;

/// <summary>How a server of tools (MCP) is at one moment.</summary>
/// <param name="Name">What the configuration calls it.</param>
/// <param name="State">What it is about.</param>
/// <param name="Tools">The names of its tools, as models know them; empty until it has started once.</param>
/// <param name="Problem">What is wrong with it, for people; null if nothing is.</param>
public sealed record ToolServerStatus(string Name, ToolServerState State, IReadOnlyList<string> Tools, string? Problem);
