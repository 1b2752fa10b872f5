namespace Cloister.Agents;

/// <summary>What becomes durable in the transaction that takes an input: all of it, or the input is not taken.</summary>
/// <param name="Records">Rows in front of those of the input.</param>
/// <param name="Also">What else is written.</param>
internal sealed record InputUnit(IReadOnlyList<LogRecord> Records, Action<WriteSet>? Also)
{
    public static InputUnit Nothing { get; } = new([], null);
}
