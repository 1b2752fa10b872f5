namespace Cloister.Chat;

/// <summary>What a delta belongs to; ids are unique per kind.</summary>
internal enum DeltaKind
{
    None,
    Text,
    Reasoning,
    ToolArguments,
}
