namespace Cloister.Agents;

/// <summary>The calls of one step that nobody has answered, in their order.</summary>
/// <param name="MessageId">The message that made them.</param>
/// <param name="Calls">The calls.</param>
internal sealed record OpenStep(string MessageId, IReadOnlyList<OpenCall> Calls)
{
    /// <summary>Those that are ours to carry out.</summary>
    public IEnumerable<ApprovalRow> Ours => Calls.Select(call => call.Row).OfType<ApprovalRow>();

    /// <summary>Whether the application has calls of it to answer.</summary>
    public bool HasClients => Calls.Any(call => call.Row is null);

    /// <summary>Whether a person has to say something first.</summary>
    public bool IsWaiting => Ours.Any(row => row.IsWaiting);

    public bool Has(IEnumerable<string> calls) => Ours.Any(row => calls.Contains(row.CallId, StringComparer.Ordinal));
}
