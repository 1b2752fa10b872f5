namespace Cloister.Testing;

/// <summary>How a run of a <see cref="ScriptedAgent"/>, or an answer of a <see cref="ScriptedModel"/>, ended.</summary>
public enum ScriptEnd
{
    /// <summary>The script was played to its end.</summary>
    Played,

    /// <summary>It was cancelled before.</summary>
    Cancelled,

    /// <summary>The script threw, or the reader left without cancelling.</summary>
    Broken,
}
