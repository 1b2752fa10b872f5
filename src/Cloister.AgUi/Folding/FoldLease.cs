namespace Cloister.AgUi;

/// <summary>
/// The fold that made a state, for the one who goes on from there first. Copies of the state share the lease, so that nobody gets the fold
/// twice; what was changed in a copy, the fold takes over from it.
/// </summary>
internal sealed class FoldLease(ChatFold fold)
{
    private ChatFold? _fold = fold;

    public static ChatFold Claim(ChatState state, ChatFoldOptions? options = null)
    {
        var fold = state.Lease is { } lease ? Interlocked.Exchange(ref lease._fold, null) : null;
        if (fold is null)
        {
            return new(state, options);
        }
        fold.Options = options ?? ChatFoldOptions.Default;
        fold.State = state;
        return fold;
    }

    /// <summary>The state of a fold that nobody else has.</summary>
    public static ChatState Offer(ChatFold fold)
    {
        var state = fold.State;
        state.Lease = new(fold);
        return state;
    }
}
