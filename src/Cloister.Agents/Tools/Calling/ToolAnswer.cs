using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What comes of a call.</summary>
/// <param name="Content">For the model, and for whoever reads along.</param>
/// <param name="Failed">Why the tool did not do its work, in a word; null if it did.</param>
internal sealed record ToolAnswer(MessageContent Content, string? Failed = null)
{
    public static ToolAnswer Timeout { get; } = new("timeout", "timeout");

    public static ToolAnswer Unknown(string tool) => new($"Unknown tool: {tool}", "unknown_tool");

    public static ToolAnswer Invalid(string detail) => new($"Invalid arguments: {detail}", "invalid_arguments");

    /// <summary>A plugin had something against the call.</summary>
    public static ToolAnswer Forbidden(string reason) => new(reason, "denied");

    /// <summary>What a tool threw.</summary>
    public static ToolAnswer Threw(string message) => new(message.Length > 0 ? message : "The tool failed.", "failed");

    /// <summary>Nobody approved the call.</summary>
    /// <param name="decision">What became of the question: <c>denied</c>, <c>expired</c>, <c>cancelled</c>.</param>
    /// <param name="why">The same, for the model.</param>
    public static ToolAnswer NotApproved(string decision, string why) => new(why, decision);

    /// <summary>The row that answers a call.</summary>
    public ToolCallResultEvent ToEvent(string callId, IdSource ids) =>
        new(ids.NewMessage(), callId, Content) { Metadata = Failed is null ? null : MessageTags.Tag(MessageTags.FailedBecause, Failed) };
}
