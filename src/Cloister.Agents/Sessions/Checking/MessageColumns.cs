namespace Cloister.Agents;

/// <summary>A row of the table of messages, column by column.</summary>
internal sealed record MessageColumns(
    long Id,
    long Pos,
    string Name,
    string Role,
    long? Run,
    long Hidden,
    long Client,
    long? Cut,
    long At,
    byte[] Body
)
{
    public bool IsSame(MessageColumns other) => (this with { Body = other.Body }).Equals(other) && Body.AsSpan().SequenceEqual(other.Body);
}
