namespace Cloister.AgUi;

/// <summary>What a person says.</summary>
/// <param name="Id">Unique in its conversation.</param>
/// <param name="Content">Text, or parts.</param>
public sealed record UserMessage(string Id, MessageContent Content) : SealableMessage(Id)
{
    /// <inheritdoc/>
    public override MessageRole Role => MessageRole.User;

    /// <inheritdoc/>
    public override TextSlice Text => Content.Text;

    /// <summary>A display name of the speaker.</summary>
    public string? Name { get; init; }

    internal override Message WithText(TextSlice text) => this with { Content = text };
}
