namespace Cloister.Agents;

/// <summary>What leaves.</summary>
internal enum OutboxKind
{
    /// <summary>A text.</summary>
    Text,

    /// <summary>A file, with what stands beneath it.</summary>
    File,

    /// <summary>A sign under a message.</summary>
    Reaction,

    /// <summary>Nothing: it stands for a step that had nothing to send.</summary>
    Nothing,
}
