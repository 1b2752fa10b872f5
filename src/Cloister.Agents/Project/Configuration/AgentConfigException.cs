namespace Cloister.Agents;

/// <summary>The configuration of a project cannot be used; every reason is told at once.</summary>
public sealed class AgentConfigException : Exception
{
    internal AgentConfigException(IReadOnlyList<string> errors, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, errors), innerException) => Errors = errors;

    internal AgentConfigException(string error, Exception? innerException = null)
        : this([error], innerException) { }

    /// <summary>What is wrong, one sentence each.</summary>
    public IReadOnlyList<string> Errors { get; }
}
