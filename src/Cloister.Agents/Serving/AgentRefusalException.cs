namespace Cloister.Agents;

/// <summary>The agent does not begin what a client asked for. The text is safe for everybody.</summary>
public sealed class AgentRefusalException : Exception
{
    private AgentRefusalException(int status, string code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Status = status;
        Code = code;
    }

    /// <summary>What HTTP calls it.</summary>
    public int Status { get; }

    /// <summary>What programs compare.</summary>
    public string Code { get; }

    internal static AgentRefusalException NoSession(string id) =>
        new(404, "not_found", $"There is no session '{id}'. A session with such an id is made by the agent, not by a client.");

    internal static AgentRefusalException NothingToJoin(string id) =>
        new(404, "not_found", $"There is no session '{id}'. The first run in it makes it.");

    internal static AgentRefusalException NoRun(string id, string runId) => new(404, "not_found", $"Session '{id}' has no run '{runId}'.");

    internal static AgentRefusalException NoRunId() =>
        new(400, "validation_failed", "A run id has at least one character, no zeros, and no halves of characters.");

    internal static AgentRefusalException RunIdReused(string runId) =>
        new(409, "run_id_reused", $"Run '{runId}' was asked for before, with other messages. Give the new run an id of its own.");

    internal static AgentRefusalException Busy(SessionBusyException busy) => new(409, "conflict", busy.Message, busy);
}
