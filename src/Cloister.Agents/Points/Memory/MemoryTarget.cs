namespace Cloister.Agents;

/// <summary>For how long a note is kept.</summary>
public enum MemoryTarget
{
    /// <summary>With the notes of its day.</summary>
    Daily,

    /// <summary>With what is to be known for good.</summary>
    Longterm,

    /// <summary>With what one session works on; other sessions do not find it.</summary>
    Working,
}
