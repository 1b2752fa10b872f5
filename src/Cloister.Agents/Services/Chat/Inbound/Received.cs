namespace Cloister.Agents;

/// <summary>A message that is ours: it is on disk, and the platform may forget it.</summary>
/// <param name="Key">Its number, in the order in which all came.</param>
/// <param name="Claim">What nobody can claim again.</param>
/// <param name="Channel">The platform.</param>
/// <param name="Account">The account of the agent there.</param>
/// <param name="At">When it came, in milliseconds since 1970.</param>
/// <param name="Message">What it says.</param>
internal sealed record Received(long Key, string Claim, string Channel, string Account, long At, IncomingMessage Message)
{
    /// <summary>Whether it was sent while the agent did not listen.</summary>
    public bool IsBacklog { get; init; }

    /// <summary>Whether an earlier process received it.</summary>
    public bool IsFromBefore { get; init; }

    /// <summary>How often it was begun, but for the first time.</summary>
    public int Attempts { get; init; }

    public RouteKey Conversation => RouteKey.Of(Channel, Account, Message.Place);
}
