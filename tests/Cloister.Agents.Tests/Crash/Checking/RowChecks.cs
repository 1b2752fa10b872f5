using Cloister.AgUi;

namespace Cloister.Agents.Tests.Crash;

/// <summary>The rows themselves: numbered without a gap, readable, and each of its kind.</summary>
internal static class RowChecks
{
    public static void Check(StoredSession session, List<string> faults)
    {
        CheckNumbers(session, faults);
        CheckBodies(session, faults);
        if (session.Row.LastSeq > (session.Log.Count == 0 ? 0 : session.Log[^1].Seq))
        {
            faults.Add($"its row knows row {session.Row.LastSeq}, and the log has none");
        }

        if (session.Log.Count == 0 || session.Log[0].Type != RecordType.SessionCreated)
        {
            faults.Add("its log does not begin with its creation");
        }
    }

    private static void CheckNumbers(StoredSession session, List<string> faults)
    {
        var expected = 1L;
        foreach (var row in session.Log)
        {
            if (row.First != expected || row.Seq < row.First)
            {
                faults.Add($"row {row.First}..{row.Seq} stands where {expected} was to come");
            }

            expected = row.Seq + 1;
        }
    }

    private static void CheckBodies(StoredSession session, List<string> faults)
    {
        foreach (var row in session.Log)
        {
            try
            {
                if (LogJson.Read(row) is var record && record.Type != row.Type)
                {
                    faults.Add($"row {row.Seq} is a {RecordTypes.NameOf(row.Type)} and says {RecordTypes.NameOf(record.Type)}");
                }
            }
            catch (AgUiFormatException exception)
            {
                faults.Add($"row {row.Seq} cannot be read: {exception.Message}");
            }
        }
    }
}
