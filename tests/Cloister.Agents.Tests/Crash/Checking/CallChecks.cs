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
        var answered = Counted(
            events
                .OfType<ToolCallResultEvent>()
                .Select(e => e.ToolCallId)
                // What a client says to have been, after the history was emptied, was no second answer.
                .Concat(Added(records).Where(message => !message.IsOfClient()).Select(message => message.ToolCallId))
        );
        Report("was made {0} times", made, faults);
        Report("was set to work {0} times", begun, faults);
        Report("has {0} results", answered.Where(pair => made.ContainsKey(pair.Key)), faults);
        faults.AddRange(begun.Keys.Where(id => !made.ContainsKey(id)).Select(id => $"call '{id}' was set to work, and nobody made it"));
        if (session.IsAtRest)
        {
            faults.AddRange(
                begun.Keys.Where(id => !answered.ContainsKey(id)).Select(id => $"call '{id}' was set to work, and has no result")
            );
        }
    }

    private static IEnumerable<ToolMessage> Added(IEnumerable<LogRecord> records) =>
        records.OfType<MessageAdded>().Select(record => record.Message).OfType<ToolMessage>();

    private static Dictionary<string, int> Counted(IEnumerable<string> ids) =>
        ids.GroupBy(id => id, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private static void Report(string fault, IEnumerable<KeyValuePair<string, int>> counts, List<string> faults) =>
        faults.AddRange(
            counts
                .Where(pair => pair.Value > 1)
                .Select(pair => $"call '{pair.Key}' {string.Format(System.Globalization.CultureInfo.InvariantCulture, fault, pair.Value)}")
        );
}
