namespace Cloister.AgUi;

/// <summary>Several reducers in a row on the same event. Without any, nothing ever changes.</summary>
/// <param name="reducers">The first one sees the state first.</param>
public sealed class ComposedReducer(params IEnumerable<IChatStateReducer> reducers) : IChatStateReducer
{
    private readonly IChatStateReducer[] _reducers = [.. reducers];

    /// <inheritdoc/>
    public ChatState Reduce(ChatState state, AgUiEvent @event)
    {
        ArgumentNullException.ThrowIfNull(state);
        foreach (var reducer in _reducers)
        {
            state = reducer.Reduce(state, @event);
        }
        return state;
    }
}
