namespace Cloister.Agents;

/// <summary>How much of what a run says has been taken to its chat.</summary>
internal sealed class FollowedRun
{
    private int _sends;

    /// <summary>How many of its steps are in the outbox.</summary>
    public int Taken { get; set; }

    /// <summary>Whether something was said that is not, so that what it said has to be read once more.</summary>
    public bool IsMissed { get; set; }

    /// <summary>The last thing it said, if that is only sent when it ends.</summary>
    public (string MessageId, string Text)? Last { get; set; }

    /// <summary>Whether there is nothing more to take.</summary>
    public bool IsDone { get; set; }

    /// <summary>Its conversation, as soon as somebody asked.</summary>
    public ChatRoute? Route { get; set; }

    /// <summary>How much of it was sent.</summary>
    public int Sends => Volatile.Read(ref _sends);

    public void Sent(int count) => Interlocked.Add(ref _sends, count);
}
