namespace Cloister.Agents;

/// <summary>The points around the runs of tasks. The task service reaches them; whoever wants to take part hooks them.</summary>
public static class TaskPoints
{
    /// <summary>Whether a task may run now. A run that is refused is recorded as skipped, with the reason.</summary>
    public static GuardPoint<TaskRunStart> BeforeRun { get; } = new("task.beforeRun", PointScope.Agent);

    /// <summary>When a run has ended and all it left is on disk.</summary>
    public static EffectPoint<TaskRunEnd> AfterRun { get; } = new("task.afterRun", PointScope.Agent);
}
