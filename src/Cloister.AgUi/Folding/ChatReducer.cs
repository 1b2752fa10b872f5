namespace Cloister.AgUi;

/// <summary>The rules of the protocol as a pure function.</summary>
/// <param name="options">How events become state.</param>
/// <remarks>
/// It is total: an event that makes no sense changes nothing. Whoever goes on from the state he got last pays for the event alone. Going on from
/// an older state costs an index of its messages once. May be used from any thread.
/// </remarks>
public sealed class ChatReducer(ChatFoldOptions? options = null) : IChatStateReducer
{
    private readonly ChatFoldOptions _options = options ?? ChatFoldOptions.Default;

    /// <summary>The rules without options.</summary>
    public static ChatReducer Default { get; } = new();

    /// <inheritdoc/>
    public ChatState Reduce(ChatState state, AgUiEvent @event)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(@event);
        var fold = FoldLease.Claim(state, _options);
        fold.Apply(@event);
        return FoldLease.Offer(fold);
    }
}
