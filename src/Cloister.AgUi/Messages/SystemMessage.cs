namespace Cloister.AgUi;

/// <summary>An instruction of the application.</summary>
/// <param name="Id">Unique in its conversation.</param>
/// <param name="Content">The text.</param>
public sealed record SystemMessage(string Id, TextSlice Content) : SealableMessage(Id)
{
    /// <inheritdoc/>
    public override MessageRole Role => MessageRole.System;

    /// <inheritdoc/>
    public override TextSlice Text => Content;

    /// <summary>A display name of the speaker.</summary>
    public string? Name { get; init; }

    internal override Message WithText(TextSlice text) => this with { Content = text };
}
