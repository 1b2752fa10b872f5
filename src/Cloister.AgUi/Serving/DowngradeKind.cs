namespace Cloister.AgUi;

/// <summary>What clients of older protocols cannot be told as it is.</summary>
public enum DowngradeKind
{
    /// <summary>A run that was cancelled fails with the code <c>cancelled</c>: without an outcome it would read as a success.</summary>
    CancelledBecameError,

    /// <summary>Of the parts of a tool's result only the text is left.</summary>
    MediaRemoved,

    /// <summary>A file that a provider holds is left out of a message.</summary>
    FileRemoved,

    /// <summary>What subagents do is told without saying that it was them.</summary>
    SubagentRemoved,

    /// <summary>An event of a type that nobody here knows is left out.</summary>
    UnknownEventRemoved,

    /// <summary>
    /// Results of tools, reasoning and activities are left out for a client that reads the binary encoding only, which had no form for them.
    /// </summary>
    BinaryFormMissing,
}
