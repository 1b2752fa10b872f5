using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// What a client has to be told at the start of its run, because its list of messages or its state is not ours. These are projections and no rows.
/// </summary>
internal sealed record CatchUp
{
    public static CatchUp None { get; } = new();

    /// <summary>The transcript without what the client has just said. A client keeps messages where it holds them, so the old must come before the new.</summary>
    public ValueList<Message>? Before { get; init; }

    /// <summary>The whole transcript.</summary>
    public ValueList<Message>? After { get; init; }

    public JsonData? State { get; init; }

    public IEnumerable<AgUiEvent> Events()
    {
        if (State is not null)
        {
            yield return new StateSnapshotEvent(State);
        }

        if (Before is not null)
        {
            yield return new MessagesSnapshotEvent(Before);
        }

        if (After is not null)
        {
            yield return new MessagesSnapshotEvent(After);
        }
    }
}
