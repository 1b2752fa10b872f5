using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>A client of somebody else, who disposes it.</summary>
internal sealed class UnownedClient(IChatClient client) : DelegatingChatClient(client)
{
    protected override void Dispose(bool disposing)
    {
        // It is not ours.
        base.Dispose(disposing: false);
    }
}
