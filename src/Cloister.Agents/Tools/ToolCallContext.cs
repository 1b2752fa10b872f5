using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>On whose behalf a tool is called. A function finds it among its arguments.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="RunId">The run.</param>
/// <param name="ToolCallId">The call.</param>
public sealed record ToolCallContext(string SessionId, string RunId, string ToolCallId)
{
    /// <summary>The context of a call; null if the function was called by somebody else.</summary>
    /// <param name="arguments">The arguments of the function.</param>
    public static ToolCallContext? Of(AIFunctionArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.Context?.TryGetValue(typeof(ToolCallContext), out var context) == true ? context as ToolCallContext : null;
    }
}
