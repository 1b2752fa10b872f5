namespace Cloister.Agents;

/// <summary>An active message of a session, as far as a client's list is compared with it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Role">Its role, as stored.</param>
/// <param name="IsHidden">Whether only models see it.</param>
/// <param name="IsOfClient">Whether a client of the protocol put it here, and so may take it out again.</param>
internal sealed record KnownMessage(string Id, string Role, bool IsHidden, bool IsOfClient)
{
    public bool IsUser => Role == "user";

    public bool IsAssistant => Role is "assistant" or "reasoning" or "tool";

    /// <summary>Whether somebody else put it here: a channel, a service, another input.</summary>
    public bool IsForeign => IsUser && !IsOfClient;
}
