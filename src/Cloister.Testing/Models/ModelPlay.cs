using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>One answer of a scripted model.</summary>
internal sealed class ModelPlay(ModelRequest request, int number, TimeProvider time, CancellationToken cancellationToken)
    : ScriptPlay(number, time, cancellationToken)
{
    public ModelRequest Request { get; } = request;

    /// <summary>The reason that the script gives for the end; otherwise what was said decides.</summary>
    public ChatFinishReason? Reason { get; set; }

    public bool HasCalls { get; set; }
}
