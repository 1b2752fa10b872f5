namespace Cloister.Agents;

/// <summary>Makes room when the history gets too long for the model.</summary>
internal interface ICompactor
{
    /// <summary>Sums up the older part of the history, if it has to be.</summary>
    /// <param name="run">The run that is about to ask the model.</param>
    /// <param name="request">What it would send.</param>
    /// <param name="isForced">Whether the model has said that this is too long.</param>
    /// <param name="cancellationToken">Stops the run.</param>
    /// <returns>Whether the history is another one now.</returns>
    Task<bool> CompactAsync(ActiveRun run, ModelRequest request, bool isForced, CancellationToken cancellationToken);
}
