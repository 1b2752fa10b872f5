using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Somebody wants the history compacted: a run that does so, and asks for no answer.</summary>
internal sealed class CompactInput(Compactor compactor) : IInputHandler
{
    public string Kind => InputKind.Compact;

    public static SessionInput Of(IdSource ids) => new(ids.NewInput(), InputKind.Compact, default);

    public ValueTask<RunPlan> PlanAsync(LiveSession session, SessionInput input, CancellationToken cancellationToken) =>
        new(new RunPlan { Work = compactor.CompactNowAsync });

    public IReadOnlyList<Message> MessagesOf(SessionInput input) => [];
}
