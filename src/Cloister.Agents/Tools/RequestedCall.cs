namespace Cloister.Agents;

/// <summary>A call that a model made, complete.</summary>
/// <param name="Id">The host's id; the provider's never gets out.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">The text of the arguments as the model wrote it; not always JSON.</param>
internal sealed record RequestedCall(string Id, string Name, string Arguments);
