namespace Cloister.Agents;

/// <summary>A run that has begun, or waits to, and has not ended.</summary>
/// <param name="Task">The task.</param>
/// <param name="Stamp">The name of the run.</param>
/// <param name="Occurrence">The moment it was planned for; null if somebody asked.</param>
internal sealed record OpenRun(string Task, string Stamp, DateTimeOffset? Occurrence);
