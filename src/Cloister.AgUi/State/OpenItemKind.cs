namespace Cloister.AgUi;

/// <summary>What an open item is.</summary>
public enum OpenItemKind
{
    /// <summary>A message, of text or reasoning.</summary>
    Message,

    /// <summary>A tool call.</summary>
    ToolCall,
}
