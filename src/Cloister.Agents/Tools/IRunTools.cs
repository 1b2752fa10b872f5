using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>The tools of one run, and what happens when the model asks for them.</summary>
internal interface IRunTools
{
    /// <summary>What the model is told about.</summary>
    IList<AITool> Declarations { get; }

    /// <summary>
    /// Carries out what earlier runs waited for: a call that was approved is executed as it was asked for then. If what is left of the last step waits
    /// for a person still, there is nothing to ask the model.
    /// </summary>
    Task<ToolRound> ResumeAsync(ActiveRun run, CancellationToken cancellationToken);

    /// <summary>Carries out the calls of one step, in order, up to the first that has to wait.</summary>
    Task<ToolRound> RunAsync(ActiveRun run, IReadOnlyList<RequestedCall> calls, CancellationToken cancellationToken);

    /// <summary>What the session waits for at the end of a run, although the model is done: questions of earlier runs that nobody answered.</summary>
    Task<ToolRound> OpenQuestionsAsync(ActiveRun run, CancellationToken cancellationToken);
}
