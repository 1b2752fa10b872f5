namespace Cloister.AgUi;

/// <summary>The answer to a tool call.</summary>
/// <param name="Id">Unique in its conversation.</param>
/// <param name="ToolCallId">The call.</param>
/// <param name="Content">Text, or parts.</param>
public sealed record ToolMessage(string Id, string ToolCallId, MessageContent Content) : SealableMessage(Id)
{
    /// <inheritdoc/>
    public override MessageRole Role => MessageRole.Tool;

    /// <inheritdoc/>
    public override TextSlice Text => Content.Text;

    /// <summary>Set when the call failed or was declined. That is an answer too.</summary>
    public string? Error { get; init; }

    internal override Message WithText(TextSlice text) => this with { Content = text };
}
