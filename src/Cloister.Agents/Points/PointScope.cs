namespace Cloister.Agents;

/// <summary>Where the handlers of a point run.</summary>
public enum PointScope
{
    /// <summary>In the session that it is about, which is woken for it.</summary>
    Session,

    /// <summary>In the lobby: one scope for the whole agent, without a conversation. What is refused there has woken nobody.</summary>
    Agent,
}
