using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>How an exception ends a run.</summary>
internal static class RunFailure
{
    /// <summary>The end of a run that an exception broke.</summary>
    /// <param name="classifier">Says what kind of failure it is.</param>
    /// <param name="exception">What was thrown.</param>
    /// <param name="input">What the run was asked.</param>
    /// <param name="isUnderway">Whether events came before: a stream that breaks off is not an agent that cannot be reached.</param>
    public static RunEnded From(IErrorClassifier classifier, Exception exception, RunAgentInput input, bool isUnderway)
    {
        var error = Classify(classifier, exception, input);
        return new(OutcomeOf(error, isUnderway), error);
    }

    private static AgUiError Classify(IErrorClassifier classifier, Exception exception, RunAgentInput input)
    {
        try
        {
            return classifier.Classify(exception, input);
        }
#pragma warning disable CA1031 // The application's classifier must not break the run it was asked about.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            return new AgentError("Error classifier threw", ErrorCode.Unknown) { Exception = thrown };
        }
    }

    private static RunOutcome OutcomeOf(AgUiError error, bool isUnderway) =>
        error switch
        {
            ProtocolError => RunOutcome.Rejected,
            TransportError when isUnderway => RunOutcome.Truncated,
            TransportError => RunOutcome.TransportFailed,
            BusinessError when !isUnderway => RunOutcome.TransportFailed,
            _ => RunOutcome.Failed,
        };
}
