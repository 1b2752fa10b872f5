namespace Cloister.Chat;

/// <summary>How far a <see cref="RedactionInterceptor"/> goes.</summary>
public sealed class RedactionOptions
{
    /// <summary>How many characters of streamed text are held back until more comes: the longest match that is found across two deltas.</summary>
    /// <value>64; 0 lets all text pass at once and finds what is inside one delta.</value>
    public int HoldBack
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 64;

    /// <summary>Where content is removed besides streamed text, tool arguments and tool results.</summary>
    /// <value>Snapshots of the transcript, and errors.</value>
    public RedactionScope Scope { get; init; } = RedactionScope.MessagesSnapshots | RedactionScope.RunErrors;

    /// <summary>How long a pattern without a limit of its own may search one text. When it takes longer, the whole text is removed.</summary>
    /// <value>1 second</value>
    public TimeSpan MatchTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(1);
}
