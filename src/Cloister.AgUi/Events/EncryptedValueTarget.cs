namespace Cloister.AgUi;

/// <summary>What an encrypted value belongs to.</summary>
public enum EncryptedValueTarget
{
    /// <summary>A message: <c>message</c></summary>
    Message,

    /// <summary>A tool call: <c>tool-call</c></summary>
    ToolCall,
}
