namespace Cloister.Agents;

/// <summary>What a <see cref="SqlValue"/> is.</summary>
internal enum SqlKind
{
    Nothing,
    Number,
    Text,
    Bytes,
}
