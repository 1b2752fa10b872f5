namespace Cloister.AgUi;

/// <summary>An instruction of the developer.</summary>
/// <param name="Id">Unique in its conversation.</param>
/// <param name="Content">The text.</param>
public sealed record DeveloperMessage(string Id, TextSlice Content) : SealableMessage(Id)
{
    /// <inheritdoc/>
    public override MessageRole Role => MessageRole.Developer;

    /// <inheritdoc/>
    public override TextSlice Text => Content;

    /// <summary>A display name of the speaker.</summary>
    public string? Name { get; init; }

    internal override Message WithText(TextSlice text) => this with { Content = text };
}
