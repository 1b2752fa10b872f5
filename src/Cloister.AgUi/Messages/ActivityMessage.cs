namespace Cloister.AgUi;

/// <summary>Display material of the agent, never sent back to it.</summary>
/// <param name="Id">Unique in its conversation.</param>
/// <param name="ActivityType">What kind of activity; unknown kinds are tolerated.</param>
/// <param name="Content">A JSON object.</param>
public sealed record ActivityMessage(string Id, string ActivityType, JsonData Content) : Message(Id)
{
    /// <inheritdoc/>
    public override MessageRole Role => MessageRole.Activity;

    /// <inheritdoc/>
    public override TextSlice Text => TextSlice.Empty;

    internal override Message WithText(TextSlice text) => this;
}
