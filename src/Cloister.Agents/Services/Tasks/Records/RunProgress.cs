using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>How far a run is: the file <c>progress.json</c>, for whoever looks while it goes on.</summary>
internal sealed class RunProgress(RunFolder folder, TaskTrigger trigger, TimeProvider time)
{
    public const string FileName = "progress.json";
    public const string Preparing = "preparing";
    public const string ScriptRunning = "script_running";
    public const string AgentRound = "agent_round";
    public const string SimulatorRound = "simulator_round";
    public const string Validating = "validating";
    public const string Writing = "writing";
    public const string Completed = "completed";

    private readonly List<JsonData> _events = [];

    public TaskTrigger Trigger => trigger;

    public string Phase { get; private set; } = Preparing;

    /// <summary>Goes on with what a run that was cut off left; its trigger is known if it got that far.</summary>
    public static RunProgress GoOn(RunFolder folder, TaskTrigger otherwise, TimeProvider time)
    {
        var before = folder.ReadJson(FileName) ?? JsonData.EmptyObject;
        var trigger = before.TryGet("trigger", out var kept) && kept.IsObject ? TaskTrigger.Read(kept) : otherwise;
        var progress = new RunProgress(folder, trigger, time);
        if (before.TryGet("events", out var events) && events.IsArray)
        {
            progress._events.AddRange(events.Items);
        }

        return progress;
    }

    public void Enter(string phase, string? text = null)
    {
        Phase = phase;
        var now = TaskJson.TimeOf(time.GetUtcNow());
        _events.Add(TaskJson.Object(("at", now), ("phase", phase), ("text", text)));
        folder.Write(
            FileName,
            JsonData.Object(("phase", phase), ("updatedAt", now), ("trigger", trigger.ToJson()), ("events", JsonData.Array([.. _events])))
        );
    }
}
