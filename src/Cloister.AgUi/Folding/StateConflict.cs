namespace Cloister.AgUi;

/// <summary>A patch of the agent that touches what the application changed since the agent last told the whole state.</summary>
/// <param name="IncomingPatch">What the agent wants.</param>
/// <param name="LocalState">The state as it is here.</param>
/// <param name="SnapshotState">The state as the agent last told it; before any snapshot, as it was before the first change here.</param>
public sealed record StateConflict(ValueList<JsonPatchOperation> IncomingPatch, JsonData LocalState, JsonData SnapshotState);
