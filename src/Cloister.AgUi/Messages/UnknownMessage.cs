namespace Cloister.AgUi;

/// <summary>A stored message of a role this version does not know. It is kept where it is, and never sent.</summary>
/// <param name="Id">Unique in its conversation.</param>
/// <param name="WireRole">The role as it was stored.</param>
/// <param name="Json">The whole message.</param>
public sealed record UnknownMessage(string Id, string WireRole, JsonData Json) : Message(Id)
{
    /// <inheritdoc/>
    public override MessageRole Role => MessageRole.Unknown;

    /// <inheritdoc/>
    public override TextSlice Text => TextSlice.Empty;

    internal override Message WithText(TextSlice text) => this;
}
