namespace Cloister.Agents;

/// <summary>The points of the host itself: in every run of every session, whatever service asked for it.</summary>
public static class SessionPoints
{
    /// <summary>Before a model is asked: what it is told can be changed. It is changed for this request only; the history stays as it is.</summary>
    public static PipelinePoint<ModelTurn> BeforeModel { get; } = new("session.beforeModel");

    /// <summary>When a run has ended, and its end is on disk.</summary>
    public static EffectPoint<RunResult> AfterRun { get; } = new("session.afterRun");

    /// <summary>Before a tool is called. The model is told why it was refused.</summary>
    public static GuardPoint<ToolUse> BeforeTool { get; } = new("tool.beforeCall");

    /// <summary>When a tool has answered.</summary>
    public static EffectPoint<ToolUsed> AfterTool { get; } = new("tool.afterCall");
}
