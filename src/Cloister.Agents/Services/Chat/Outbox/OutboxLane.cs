namespace Cloister.Agents;

/// <summary>What leaves to one conversation, in order. Guarded by the sender.</summary>
internal sealed class OutboxLane
{
    public LinkedList<OutboxItem> Waiting { get; } = new();

    /// <summary>Whether somebody is at it.</summary>
    public bool IsRunning { get; set; }
}
