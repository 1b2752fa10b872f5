namespace Cloister.AgUi;

public sealed partial class ChatFold
{
    /// <summary>Sets the shared state.</summary>
    /// <param name="state">Any JSON value.</param>
    public void SetState(JsonData state) => State = State.WithState(state);

    /// <summary>
    /// Changes members of the shared state. They are remembered until the agent tells the whole state: a patch that touches one of them is a
    /// conflict, and goes to <see cref="ChatFoldOptions.ConflictResolver"/>.
    /// </summary>
    /// <param name="patch">An object. Its members replace those of the same name, whole; null is a value.</param>
    /// <exception cref="ArgumentException">The patch is no object.</exception>
    /// <exception cref="InvalidOperationException">The state is no object and has no members.</exception>
    public void UpdateState(JsonData patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        if (!patch.IsObject)
        {
            throw new ArgumentException(
                $"The state cannot be updated with JSON of kind {patch.Kind}. Pass an object of members.",
                nameof(patch)
            );
        }
        if (!_state.State.IsObject)
        {
            throw new InvalidOperationException(
                $"The state cannot be updated member by member because it is JSON of kind {_state.State.Kind}. Replace it with {nameof(SetState)}."
            );
        }
        if (patch.Count > 0)
        {
            CatchUp();
            _state = _state with { State = _state.State.Merge(patch), Marks = _state.Marks.Edited(patch, _state.State) };
        }
    }

    private void TakeSnapshot(StateSnapshotEvent @event) =>
        _state = _state with { State = @event.Snapshot, Marks = _state.Marks with { EditedMembers = [], SnapshotState = @event.Snapshot } };

    private void PatchState(StateDeltaEvent @event)
    {
        if (Options.ConflictResolver is { } resolver && _state.Marks.TouchesEdit(@event.Delta))
        {
            Resolve(resolver, @event);
            return;
        }
        var result = JsonPatch.Apply(_state.State, @event.Delta, Options.PatchLimits);
        if (!result.Applied)
        {
            Warn(FoldWarningKind.StateOutOfSync, @event, failure: result);
        }
        else if (!ReferenceEquals(result.Document, _state.State))
        {
            _state = _state with { State = result.Document };
        }
    }

    private void Resolve(IStateConflictResolver resolver, StateDeltaEvent @event)
    {
        try
        {
            var local = _state.State;
            _state = _state.WithState(resolver.Resolve(new(@event.Delta, local, _state.Marks.SnapshotState ?? local)));
        }
        catch (Exception exception)
        {
            var failure = new JsonPatchResult(_state.State) { Reason = $"The conflict resolver threw {exception.GetType().Name}" };
            Warn(FoldWarningKind.StateOutOfSync, @event, failure: failure);
        }
    }
}
