namespace Cloister.Agents;

/// <summary>What a run goes on from that carries out calls of earlier ones.</summary>
/// <param name="Calls">The calls that are its to answer: what was decided, and what stood behind it.</param>
/// <param name="Speakers">On whose behalf the earlier ones worked: a person's approval lends nobody else's words his rights.</param>
/// <param name="Input">What the client of the last one brought.</param>
internal sealed record Continuation(IReadOnlyList<string> Calls, IReadOnlyList<string?> Speakers, ReadOnlyMemory<byte> Input)
{
    public static async Task<Continuation> OfAsync(LiveSession session, OpenSteps steps, IReadOnlyList<ApprovalRow> decided)
    {
        var calls = decided.Select(row => row.CallId).ToList();
        var kept = await KeptAsync(session, decided).ConfigureAwait(false);
        return new(
            [
                .. calls,
                .. steps
                    .All.Where(step => step.Has(calls))
                    .SelectMany(step => step.Ours)
                    .Where(row => !row.IsWaiting)
                    .Select(row => row.CallId),
            ],
            [.. kept.SelectMany(run => run.Speakers).Distinct(StringComparer.Ordinal)],
            kept.LastOrDefault(run => !run.Input.IsEmpty)?.Input ?? default
        );
    }

    private static ValueTask<List<RunKept>> KeptAsync(LiveSession session, IReadOnlyList<ApprovalRow> decided) =>
        session.Services.Store.ReadAsync(async reader =>
        {
            var kept = new List<RunKept>();
            foreach (var run in decided.Select(row => row.Run).Distinct().Order())
            {
                kept.Add(await reader.ReadRunKeptAsync(run).ConfigureAwait(false));
            }

            return kept;
        });
}
