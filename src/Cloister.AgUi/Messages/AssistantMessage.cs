namespace Cloister.AgUi;

/// <summary>What the agent says, and the tools it calls.</summary>
/// <param name="Id">Unique in its conversation.</param>
public sealed record AssistantMessage(string Id) : SealableMessage(Id)
{
    /// <inheritdoc/>
    public override MessageRole Role => MessageRole.Assistant;

    /// <inheritdoc/>
    public override TextSlice Text => Content ?? TextSlice.Empty;

    /// <summary>The text; null while the message only calls tools.</summary>
    public TextSlice? Content { get; init; }

    /// <summary>The tool calls, in the order in which they started.</summary>
    public ValueList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>A display name of the speaker.</summary>
    public string? Name { get; init; }

    internal override Message WithText(TextSlice text) => this with { Content = text };
}
