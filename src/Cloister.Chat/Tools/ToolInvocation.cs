using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A call of a tool, as its handler gets it. It comes from a model: nothing in it authorises anything.</summary>
/// <param name="Id">The call.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">The arguments; an empty object where the agent sent no text.</param>
public sealed record ToolInvocation(string Id, string Name, JsonData Arguments)
{
    /// <summary>The conversation.</summary>
    public required string ThreadId { get; init; }

    /// <summary>The run that asks.</summary>
    public required string RunId { get; init; }

    /// <summary>The conversation's state when the run had ended.</summary>
    public required ChatState State { get; init; }
}
