namespace Cloister.Agents;

/// <summary>A task that is due some time.</summary>
/// <param name="Definition">The task.</param>
/// <param name="Clock">The clock its schedule goes by.</param>
internal sealed record ScheduledTask(TaskDefinition Definition, ZoneClock Clock)
{
    public string Id => Definition.Id;

    public bool IsOnce => Definition.When is TaskWhen.Once;

    public DateTimeOffset? NextAfter(DateTimeOffset moment) => Definition.When.NextAfter(moment, Clock);

    /// <summary>Its schedule in a text.</summary>
    public string Spec => $"{Definition.When.Text} {Clock.Id}";

    /// <summary>Why it runs at a moment of its schedule.</summary>
    public TaskTrigger TriggerAt(DateTimeOffset due) => IsOnce ? TaskTrigger.Time(due) : TaskTrigger.Cron(due);
}
