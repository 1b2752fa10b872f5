using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// An agent that sends its events through a pipeline itself, for each attempt at a run afresh, and shows raw events itself. Its events must
/// not go through another pipeline: what two attempts give is not one stream.
/// </summary>
internal interface IVerifyingAgent : IAgent
{
    /// <summary>One run, held to the rules of the one who asks.</summary>
    /// <param name="context">The input, and what travels beside it.</param>
    /// <param name="options">How streams are treated; the input in it is replaced by that of each attempt.</param>
    /// <param name="cancellationToken">Aborts the run.</param>
    IAsyncEnumerable<AgUiEvent> RunAsync(RunContext context, PipelineOptions options, CancellationToken cancellationToken);
}
