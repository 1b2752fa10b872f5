namespace Cloister.Agents;

/// <summary>Why a store was not opened.</summary>
internal enum StoreRefusal
{
    /// <summary>Another process has it.</summary>
    Locked,

    /// <summary>A newer version of the program wrote it.</summary>
    Newer,

    /// <summary>It is the file of another program.</summary>
    Foreign,

    /// <summary>It cannot be read.</summary>
    Damaged,
}
