using System.Globalization;
using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Agents.AspNetCore;

/// <summary>A stream that was opened already, for the half of the protocol that writes it.</summary>
internal sealed class StreamedRun(RunStream stream) : IAgent
{
    private long _seq;

    /// <summary>What the client has when it has the event that was given last; null if it could not go on from there.</summary>
    public string? LastId => _seq == 0 ? null : _seq.ToString(CultureInfo.InvariantCulture);

    public async IAsyncEnumerable<AgUiEvent> RunAsync(
        RunContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        try
        {
            await foreach (var item in stream.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                _seq = item.Seq;
                yield return item.Event;
            }
        }
        finally
        {
            // What is said after this is not in the log.
            _seq = 0;
        }
    }
}
