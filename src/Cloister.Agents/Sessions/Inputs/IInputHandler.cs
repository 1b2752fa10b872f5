using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Knows what one kind of input means. Sessions know kinds, and no services.</summary>
internal interface IInputHandler
{
    /// <summary>The kind.</summary>
    string Kind { get; }

    /// <summary>What a run has to do for an input; asked when the run is about to start, not when the input came.</summary>
    ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken);

    /// <summary>
    /// What a run has to do for several inputs of one kind that it takes in together. Asked only of kinds that are merged; the first is the one the run
    /// is named by.
    /// </summary>
    ValueTask<RunPlan> PlanAsync(LiveSession session, IReadOnlyList<SessionInput> inputs, CancellationToken cancellationToken) =>
        PlanAsync(session, inputs[0], cancellationToken);

    /// <summary>Whether a run takes in all inputs of this kind that wait, and not only the first.</summary>
    bool IsMerged => false;

    /// <summary>Whether a session refuses more of this kind when too many wait.</summary>
    bool IsBounded => true;

    /// <summary>
    /// Whether a run may begin with an input now. If not, others go first, and whoever holds it back tells the session to go on. Asked under the
    /// session's gate.
    /// </summary>
    bool MayBegin(LiveSession session, SessionInput input) => true;

    /// <summary>Whether an input whose run was cut off by the end of the process is taken up by another run.</summary>
    bool GoesOn(SessionInput input) => false;

    /// <summary>An input waits no more: a run has taken it in, or, if there is none, it was dropped. Told under the session's gate.</summary>
    void Left(LiveSession session, SessionInput input, ActiveRun? run) { }

    /// <summary>What was said: for an input that joins a run, or that is dropped and must not be lost.</summary>
    IReadOnlyList<Message> MessagesOf(SessionInput input);

    /// <summary>The calls of earlier runs that were to be answered. If it is dropped, nobody carries them out.</summary>
    IReadOnlyList<string> CallsOf(SessionInput input) => [];

    /// <summary>The run that whoever sent it has a name for, if its kind knows; what waited for a new process has to become that very run.</summary>
    string? RunIdOf(SessionInput input) => null;
}
