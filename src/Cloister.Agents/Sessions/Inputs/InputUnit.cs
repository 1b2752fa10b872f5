namespace Cloister.Agents;

/// <summary>What becomes durable in the transaction that takes an input: all of it, or the input is not taken.</summary>
/// <param name="Records">Rows in front of those of the input.</param>
/// <param name="Also">What else is written.</param>
internal sealed record InputUnit(IReadOnlyList<LogRecord> Records, Action<WriteSet>? Also)
{
    /// <summary>What it has to survive. What somebody else would say again after a loss of power needs no disk.</summary>
    public Durability Durability { get; init; } = Durability.Disk;

    public static InputUnit Nothing { get; } = new([], null);
}
