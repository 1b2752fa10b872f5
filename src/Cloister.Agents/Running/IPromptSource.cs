namespace Cloister.Agents;

/// <summary>Says what stands in front of every request of a run.</summary>
internal interface IPromptSource
{
    /// <summary>The system text of a run; made once, so that it is the same for every step.</summary>
    ValueTask<string> SystemAsync(ActiveRun run, CancellationToken cancellationToken);
}
