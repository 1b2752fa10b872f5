namespace Cloister.Agents;

/// <summary>Who names sessions that nobody has named.</summary>
public enum TitleSource
{
    /// <summary>The model, after its first answer; where it fails, the first words.</summary>
    Model,

    /// <summary>The first words that were said.</summary>
    Words,

    /// <summary>Nobody.</summary>
    Off,
}
