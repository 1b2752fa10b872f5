namespace Cloister.Chat;

/// <summary>What became of an item that was written to a reader.</summary>
/// <param name="Dropped">How many items the reader misses for it.</param>
/// <param name="Failure">Why the reader cannot be served any longer; null if it can.</param>
internal readonly record struct Kept(int Dropped, Exception? Failure = null);
