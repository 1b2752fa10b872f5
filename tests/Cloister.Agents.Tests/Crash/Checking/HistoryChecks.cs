using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Whatever was cut, summed up or cut short: what a model would get is something that models take.</summary>
internal static class HistoryChecks
{
    private static readonly HashSet<string> Nobody = [];

    public static void Check(StoredSession session, List<string> faults)
    {
        var fold = new SessionFold();
        foreach (var (row, record) in session.Records)
        {
            fold.Apply(record, row.Seq);
            if (row.EndsRun || record is HistoryCut or Compacted)
            {
                faults.AddRange(
                    FaultsOf(ModelHistory.Of(fold.State, Nobody)).Select(fault => $"as of row {row.Seq}, a model would get {fault}")
                );
            }
        }
    }

    private static IEnumerable<string> FaultsOf(List<ChatMessage> history)
    {
        if (history is [.., { Role: var last }] && last == ChatRole.Assistant)
        {
            yield return "an answer as the last message";
        }

        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var message in history)
        {
            if (message.Role != ChatRole.Tool && open.Count > 0)
            {
                yield return $"no result of '{string.Join(',', open)}' behind its call";
                open.Clear();
            }

            foreach (var fault in message.Contents.Select(content => FaultOf(content, open)).OfType<string>())
            {
                yield return fault;
            }
        }
    }

    private static string? FaultOf(AIContent content, HashSet<string> open) =>
        content switch
        {
            FunctionCallContent call when !open.Add(call.CallId) => $"call '{call.CallId}' twice",
            FunctionResultContent result when !open.Remove(result.CallId) => $"a result of '{result.CallId}' without its call",
            _ => null,
        };
}
