namespace Cloister.Agents;

/// <summary>How large the index is.</summary>
/// <param name="Files">How many notes it knows.</param>
/// <param name="Chunks">Into how many pieces they are cut.</param>
/// <param name="Bytes">How large its file is.</param>
internal sealed record MemoryIndexState(long Files, long Chunks, long Bytes);
