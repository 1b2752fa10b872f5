using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Says what kind of failure an exception is. Called once for each run that an exception ends, never for one that was cancelled.</summary>
public interface IErrorClassifier
{
    /// <summary>Turns what was thrown into the error the run ends with.</summary>
    /// <param name="exception">What an agent or an interceptor threw.</param>
    /// <param name="input">What the run was asked.</param>
    /// <remarks>Texts must not hold payload, header values or tokens. A classifier that throws gives an <see cref="AgentError"/>.</remarks>
    AgUiError Classify(Exception exception, RunAgentInput input);
}
