namespace Cloister.AgUi;

/// <summary>Why a run failed. Failures of a run are values; exceptions are for mistakes of the programmer.</summary>
/// <param name="Message">A short sentence without a full stop, and without payload, header values or tokens.</param>
/// <param name="Code">What kind of failure.</param>
/// <remarks>The hierarchy is closed, and grows with the library: keep a default arm where you switch over it.</remarks>
public abstract record AgUiError(string Message, ErrorCode Code)
{
    /// <summary>What led to it: another error. Never written anywhere.</summary>
    public AgUiError? Cause { get; init; }

    /// <summary>What led to it: an exception. Never written anywhere.</summary>
    public Exception? Exception { get; init; }
}
