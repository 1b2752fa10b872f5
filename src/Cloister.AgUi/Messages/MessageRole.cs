namespace Cloister.AgUi;

/// <summary>Who speaks in a message.</summary>
public enum MessageRole
{
    /// <summary><c>assistant</c></summary>
    Assistant,

    /// <summary><c>user</c></summary>
    User,

    /// <summary><c>system</c></summary>
    System,

    /// <summary><c>developer</c></summary>
    Developer,

    /// <summary><c>tool</c></summary>
    Tool,

    /// <summary><c>activity</c>: display material, never sent to an agent.</summary>
    Activity,

    /// <summary><c>reasoning</c></summary>
    Reasoning,

    /// <summary>A role this version does not know: <see cref="UnknownMessage"/>.</summary>
    Unknown,
}
