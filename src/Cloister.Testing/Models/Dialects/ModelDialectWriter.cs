using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>Writes one streamed answer, frame by frame.</summary>
internal abstract class ModelDialectWriter
{
    public abstract IEnumerable<string> Write(ChatResponseUpdate update);

    public abstract IEnumerable<string> End();
}
