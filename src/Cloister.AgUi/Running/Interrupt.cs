using System.Globalization;

namespace Cloister.AgUi;

/// <summary>A question a run ended with.</summary>
/// <param name="Id">Unique within its run.</param>
/// <param name="Reason">An open word; <c>tool_call</c>, <c>input_required</c> and <c>confirmation</c> are in common use.</param>
public sealed record Interrupt(string Id, string Reason)
{
    /// <summary>The question, for people.</summary>
    public string? Message { get; init; }

    /// <summary>The call that waits for approval.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>A JSON Schema of the answer: an object.</summary>
    public JsonData? ResponseSchema { get; init; }

    /// <summary>Until when it can be resolved, by convention ISO 8601. A text that is no time never expires.</summary>
    public string? ExpiresAt { get; init; }

    /// <summary>An object of application data, or null.</summary>
    public JsonData? Metadata { get; init; }

    /// <summary>The invocation of a subagent that asks.</summary>
    public string? SubagentRunId { get; init; }

    /// <summary>Whether it can only be given up any more.</summary>
    /// <param name="now">The time.</param>
    public bool HasExpired(DateTimeOffset now) =>
        DateTimeOffset.TryParse(ExpiresAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var expiry) && expiry <= now;
}
