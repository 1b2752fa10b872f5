using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>One request to a model.</summary>
/// <param name="Model">Whom.</param>
/// <param name="Messages">The system text and the history.</param>
/// <param name="Options">Tools and settings.</param>
internal sealed record ModelRequest(ModelLease Model, IReadOnlyList<ChatMessage> Messages, ChatOptions Options) : IDisposable
{
    public void Dispose() => Model.Dispose();
}
