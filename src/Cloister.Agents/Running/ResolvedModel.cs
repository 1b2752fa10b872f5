using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A model that is ready to be asked.</summary>
/// <param name="Id">Its id in the configuration.</param>
/// <param name="Client">The client; whoever resolved it owns it.</param>
/// <param name="Settings">How it is configured.</param>
internal sealed record ResolvedModel(string Id, IChatClient Client, ModelSettings Settings);
