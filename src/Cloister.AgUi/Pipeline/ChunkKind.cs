namespace Cloister.AgUi;

/// <summary>What a chunk is shorthand for.</summary>
internal enum ChunkKind
{
    Text,
    ToolCall,
    Reasoning,
}
