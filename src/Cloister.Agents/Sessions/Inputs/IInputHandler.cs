using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Knows what one kind of input means. Sessions know kinds, and no services.</summary>
internal interface IInputHandler
{
    /// <summary>The kind.</summary>
    string Kind { get; }

    /// <summary>What a run has to do for an input; asked when the run is about to start, not when the input came.</summary>
    ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken);

    /// <summary>What was said: for an input that joins a run, or that is dropped and must not be lost.</summary>
    IReadOnlyList<Message> MessagesOf(SessionInput input);

    /// <summary>The calls of earlier runs that were to be answered. If it is dropped, nobody carries them out.</summary>
    IReadOnlyList<string> CallsOf(SessionInput input) => [];

    /// <summary>The run that whoever sent it has a name for, if its kind knows; what waited for a new process has to become that very run.</summary>
    string? RunIdOf(SessionInput input) => null;
}
