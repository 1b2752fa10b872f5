namespace Cloister.Agents;

/// <summary>A run that was asked for.</summary>
/// <param name="Run">The run.</param>
/// <param name="IsSkipped">Whether it will not begin, because the task runs already.</param>
internal sealed record AskedRun(TaskRun Run, bool IsSkipped);
