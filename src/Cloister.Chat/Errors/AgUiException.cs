using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A failed run as an exception, for code that prefers one.</summary>
/// <remarks>An agent or interceptor that throws it ends its run with exactly this error.</remarks>
public sealed class AgUiException : Exception
{
    /// <summary>Wraps the error of a run.</summary>
    /// <param name="error">Why the run failed.</param>
    public AgUiException(AgUiError error)
        : base(error?.Message, error?.Exception)
    {
        ArgumentNullException.ThrowIfNull(error);
        Error = error;
    }

    /// <summary>Why the run failed.</summary>
    public AgUiError Error { get; }
}
