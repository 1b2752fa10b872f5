namespace Cloister.Agents;

/// <summary>What a committed write set survives.</summary>
internal enum Durability
{
    /// <summary>The end of this process, however it ends.</summary>
    Os,

    /// <summary>The end of the machine's power as well, and so does everything committed before it.</summary>
    Disk,
}
