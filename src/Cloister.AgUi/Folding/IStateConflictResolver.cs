namespace Cloister.AgUi;

/// <summary>Decides what the shared state becomes when the agent's patch touches a member that the application changed.</summary>
public interface IStateConflictResolver
{
    /// <summary>The new state. It is asked while an event is applied; if it throws, the state stays as it was.</summary>
    /// <param name="conflict">The two sides.</param>
    JsonData Resolve(StateConflict conflict);
}
