namespace Cloister.Agents;

/// <summary>A tool that the offline model wants to use.</summary>
/// <param name="Tool">Its name.</param>
/// <param name="Arguments">Its arguments, as JSON.</param>
internal sealed record OfflineCall(string Tool, string Arguments);
