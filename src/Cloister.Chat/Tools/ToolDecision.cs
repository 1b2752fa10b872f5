using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Whether a tool may run, and with which arguments.</summary>
public sealed record ToolDecision
{
    private ToolDecision() { }

    /// <summary>It may run as it was asked.</summary>
    public static ToolDecision Allow { get; } = new();

    internal string? Refusal { get; private init; }

    internal JsonData? Arguments { get; private init; }

    /// <summary>It may not run.</summary>
    /// <param name="reason">A short sentence for the agent.</param>
    public static ToolDecision Deny(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return new() { Refusal = reason };
    }

    /// <summary>It may run with other arguments.</summary>
    public static ToolDecision Edit(JsonData arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new() { Arguments = arguments };
    }
}
