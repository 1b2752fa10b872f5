namespace Cloister.Agents;

/// <summary>Finds the tools of a run.</summary>
internal interface IToolSource
{
    ValueTask<IRunTools> ForAsync(ActiveRun run, CancellationToken cancellationToken);
}
