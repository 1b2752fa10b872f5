namespace Cloister.AgUi;

/// <summary>Something that is not complete.</summary>
/// <param name="Id">The message or call.</param>
/// <param name="Kind">What the id names.</param>
/// <param name="Status">What is missing.</param>
public sealed record OpenItem(string Id, OpenItemKind Kind, OpenItemStatus Status);
