namespace Cloister.Agents.AspNetCore;

/// <summary>Who decides who may call an agent.</summary>
public enum AgentAccess
{
    /// <summary>
    /// The agent itself, as <c>start</c> of its configuration says: callers show the token of <c>.agent/run/local.token</c>, name a host that
    /// is this machine's, and come from no web page of another origin.
    /// </summary>
    Token,

    /// <summary>The application, by its own authorization. It has to say which: <c>app.MapAgent(…).RequireAuthorization()</c>, or nobody gets in.</summary>
    Application,
}
