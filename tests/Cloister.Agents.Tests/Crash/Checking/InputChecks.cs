namespace Cloister.Agents.Tests.Crash;

/// <summary>Inputs: taken in once or dropped once, never both, and what they said is in the log once.</summary>
internal static class InputChecks
{
    private static readonly string[] States = ["queued", "running", "done", "dropped"];

    public static void Check(StoredSession session, List<string> faults)
    {
        foreach (var input in session.Inputs)
        {
            CheckState(input, faults);
            CheckLog(session, input, faults);
        }
    }

    private static void CheckState(InputRow input, List<string> faults)
    {
        var isTaken = input.State is "running" or "done";
        if (!States.Contains(input.State) || isTaken != (input.RunId is not null) || !IsAttempted(input, isTaken))
        {
            faults.Add($"input '{input.Id}' is {input.State}, with run '{input.RunId}' after {input.Attempts} attempts");
        }

        if (isTaken && (input.State == "running") != (input.RunState == "running"))
        {
            faults.Add($"input '{input.Id}' is {input.State}, and its run is {input.RunState}");
        }

        if (input.State is "done" or "dropped" && input.Body is not null)
        {
            faults.Add($"input '{input.Id}' is {input.State}, and its words are still in it");
        }
    }

    /// <summary>A message of a chat whose run was cut off is gone on with, once.</summary>
    private static bool IsAttempted(InputRow input, bool isTaken) =>
        input.Kind == ChatInput.Name ? input.Attempts is 1 or 2 || !isTaken : input.Attempts == (isTaken ? 1 : 0);

    private static void CheckLog(StoredSession session, InputRow input, List<string> faults)
    {
        var records = session.Records.Select(pair => pair.Record).ToList();
        var queued = records.OfType<InputQueued>().Count(record => record.InputId == input.Id);
        var joined = records.OfType<InputJoined>().Count(record => record.InputId == input.Id);
        var dropped = records.OfType<InputDropped>().Count(record => record.InputId == input.Id);
        if (queued > 1 || joined > 1 || dropped != (input.State == "dropped" ? 1 : 0) || joined > 0 && dropped > 0)
        {
            faults.Add($"input '{input.Id}' is {input.State}, was queued {queued} times, joined {joined}, and was dropped {dropped}");
        }

        var runs = session
            .Records.Where(pair => pair.Record is MessageAdded added && added.InputId == input.Id)
            .Select(pair => pair.Row.RunId)
            .ToList();
        var said = runs.Count;
        if (
            runs.Distinct().Count() > 1
            || input.State == "queued" && said > 0
            || input.Attempts < 2 && runs.Exists(run => run != input.RunId)
        )
        {
            faults.Add($"input '{input.Id}' is {input.State} in run '{input.RunId}', and was said in {string.Join(',', runs)}");
        }

        if (input.Kind == InputKind.Prompt && said != (input.State == "queued" ? 0 : 1))
        {
            faults.Add($"prompt '{input.Id}' is {input.State}, and was said {said} times");
        }
    }
}
