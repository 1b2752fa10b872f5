namespace Cloister.AgUi;

/// <summary>What a fold repaired or ignored.</summary>
public enum FoldWarningKind
{
    /// <summary>A message that is not here was to be changed. Nothing changed.</summary>
    UnknownMessage,

    /// <summary>A tool call that is not here was to be changed. Nothing changed.</summary>
    UnknownToolCall,

    /// <summary>A message that cannot hold it was to be changed, such as text for an activity. Nothing changed.</summary>
    WrongMessage,

    /// <summary>A known tool call started again under another name. It has that name now.</summary>
    ToolCallRenamed,

    /// <summary>The parent of a tool call is not the assistant's. The call got a message of its own.</summary>
    ParentNotAssistant,

    /// <summary>A result came twice. Its content was replaced.</summary>
    ResultReplaced,

    /// <summary>A change of the shared state did not apply. The state stays as it was, and may differ from the agent's.</summary>
    StateOutOfSync,

    /// <summary>A change of an activity did not apply. Its content stays as it was.</summary>
    ActivityOutOfSync,

    /// <summary>A stream that is not trusted with it spoke for somebody else. It became the assistant's, or was ignored.</summary>
    UntrustedRole,
}
