namespace Cloister.AgUi;

/// <summary>What the agent thought. Shown apart, or hidden.</summary>
/// <param name="Id">Unique in its conversation.</param>
/// <param name="Content">The text.</param>
public sealed record ReasoningMessage(string Id, TextSlice Content) : SealableMessage(Id)
{
    /// <inheritdoc/>
    public override MessageRole Role => MessageRole.Reasoning;

    /// <inheritdoc/>
    public override TextSlice Text => Content;

    internal override Message WithText(TextSlice text) => this with { Content = text };
}
