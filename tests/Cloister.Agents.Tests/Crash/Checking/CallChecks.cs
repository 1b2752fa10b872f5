using Cloister.AgUi;

namespace Cloister.Agents.Tests.Crash;

/// <summary>Calls: made once, set to work at most once, and answered at most once.</summary>
internal static class CallChecks
{
    public static void Check(StoredSession session, List<string> faults)
    {
        var records = session.Records.Select(pair => pair.Record).ToList();
        var events = records.OfType<EventRecord>().Select(record => record.Event).ToList();
        var made = Counted(events.OfType<ToolCallStartEvent>().Select(e => e.ToolCallId));
        var begun = Counted(records.OfType<ToolStarted>().Select(record => record.ToolCallId));
        var answered = records.Select(AnsweredBy).OfType<string>().ToHashSet(StringComparer.Ordinal);
        Report("was made {0} times", made, faults);
        Report("was set to work {0} times", begun, faults);
        faults.AddRange(AnsweredTwice(session, made.Keys));
        faults.AddRange(begun.Keys.Where(id => !made.ContainsKey(id)).Select(id => $"call '{id}' was set to work, and nobody made it"));
        if (session.IsAtRest)
        {
            faults.AddRange(begun.Keys.Where(id => !answered.Contains(id)).Select(id => $"call '{id}' was set to work, and has no result"));
        }
    }

    /// <summary>A call that was cut out of the history with its result may come again, in the list of a client, and be open again.</summary>
    private static IEnumerable<string> AnsweredTwice(StoredSession session, IReadOnlyCollection<string> made)
    {
        var fold = new SessionFold();
        var answers = made.ToDictionary(id => id, _ => new List<long>(), StringComparer.Ordinal);
        foreach (var (row, record) in session.Records)
        {
            fold.Apply(record, row.Seq);
            if (AnsweredBy(record) is { } call && answers.TryGetValue(call, out var rows))
            {
                rows.Add(row.Seq);
            }
            else if (record is HistoryCut)
            {
                var here = fold
                    .State.Messages.OfType<AssistantMessage>()
                    .SelectMany(message => message.ToolCalls.Select(one => one.Id))
                    .ToHashSet();
                made.Where(id => !here.Contains(id)).ToList().ForEach(id => answers[id].Clear());
            }
        }

        return answers
            .Where(pair => pair.Value.Count > 1)
            .Select(pair => $"call '{pair.Key}' has {pair.Value.Count} results, in the rows {string.Join(',', pair.Value)}");
    }

    /// <summary>What a client says to have been, after the history was emptied, is no second answer.</summary>
    private static string? AnsweredBy(LogRecord record) =>
        record switch
        {
            EventRecord { Event: ToolCallResultEvent result } => result.ToolCallId,
            MessageAdded { Message: ToolMessage said } when !said.IsOfClient() => said.ToolCallId,
            _ => null,
        };

    private static Dictionary<string, int> Counted(IEnumerable<string> ids) =>
        ids.GroupBy(id => id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private static void Report(string fault, IEnumerable<KeyValuePair<string, int>> counts, List<string> faults) =>
        faults.AddRange(
            counts
                .Where(pair => pair.Value > 1)
                .Select(pair => $"call '{pair.Key}' {string.Format(System.Globalization.CultureInfo.InvariantCulture, fault, pair.Value)}")
        );
}
