using Cloister.AgUi;

namespace Cloister.Agents.Tests.Crash;

/// <summary>The log alone, the table of messages, and what a session begins with when it wakes are three ways to one conversation.</summary>
internal static class FoldChecks
{
    public static async Task CheckAsync(AgentStore store, StoredSession session, List<string> faults)
    {
        var full = session.FoldTo(long.MaxValue).State;
        CheckWaking(session, full, (await store.ReadAsync(reader => FoldReader.ReadAsync(reader, session.Row.Key))).State, faults);
        CheckRows(session, faults);
        if (session.IsAtRest)
        {
            var table = session.Messages.Where(row => row.Cut is null).Select(row => row.Message).ToList();
            Compare("the table of messages", full.Messages, table, faults);
            CheckSession(session, table, faults);
        }

        if (!full.State.Equals(session.State))
        {
            faults.Add($"the shared state is {session.State}, and by the log {full.State}");
        }
    }

    /// <summary>Whoever wakes has everything from the last summary on.</summary>
    private static void CheckWaking(StoredSession session, ChatState full, ChatState woken, List<string> faults)
    {
        var start = Math.Max(0, full.Messages.ToList().FindLastIndex(message => message.IsSummary()));
        // Of a run that goes on every row is read, and so is what it summed up.
        start = session.IsAtRest ? start : Math.Clamp(full.Messages.Count - woken.Messages.Count, 0, start);
        var expected = full.Messages.Skip(start).ToList();
        Compare("the woken session", expected, woken.Messages, faults);
        var here = expected.Select(message => message.Id).ToHashSet();
        var calls = expected.OfType<AssistantMessage>().SelectMany(message => message.ToolCalls).Select(call => call.Id).ToHashSet();
        var open = full.Open.Where(item => item.Kind == OpenItemKind.Message ? here.Contains(item.Id) : calls.Contains(item.Id));
        if (!open.ToHashSet().SetEquals(woken.Open))
        {
            faults.Add($"woken, {string.Join(',', woken.Open)} is open, and by the log {string.Join(',', full.Open)}");
        }

        if (!full.State.Equals(woken.State) || !full.ActiveSteps.SequenceEqual(woken.ActiveSteps))
        {
            faults.Add("woken, the session has another state or other steps than by its log");
        }
    }

    private static void Compare(string what, IEnumerable<Message> expected, IEnumerable<Message> actual, List<string> faults)
    {
        var (left, right) = (expected.Select(Said).ToList(), actual.Select(Said).ToList());
        var place = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        if (place < left.Count || place < right.Count)
        {
            faults.Add(
                $"{what} differs from the log at message {place}: {right.ElementAtOrDefault(place)} and not {left.ElementAtOrDefault(place)}"
            );
        }
    }

    private static string Said(Message message) => System.Text.Encoding.UTF8.GetString(MessageJson.ToUtf8(message));

    /// <summary>What is found without reading bodies is what the bodies say.</summary>
    private static void CheckRows(StoredSession session, List<string> faults)
    {
        foreach (var row in session.Messages)
        {
            var role = row.Message.IsSummary() ? "summary" : row.Message.Role.ToString().ToLowerInvariant();
            if (
                row.Name != row.Message.Id
                || row.Role != role
                || row.IsHidden != row.Message.IsInternal()
                || row.IsOfClient != row.Message.IsOfClient()
            )
            {
                faults.Add($"message '{row.Name}' is stored as something else than it is");
            }
        }
    }

    private static void CheckSession(StoredSession session, List<Message> table, List<string> faults)
    {
        var visible = table.Count(message => !message.IsInternal());
        if (session.Row.Messages != visible)
        {
            faults.Add($"its row counts {session.Row.Messages} messages, and there are {visible}");
        }

        var records = session.Records.Select(pair => pair.Record).ToList();
        var title = records.OfType<TitleSet>().LastOrDefault()?.Title;
        var model = records.OfType<ModelSet>().LastOrDefault()?.ModelId;
        if (session.Row.Title != title || session.Row.Model != model)
        {
            faults.Add($"its row has the title '{session.Row.Title}' and the model '{session.Row.Model}', its log '{title}' and '{model}'");
        }
    }
}
