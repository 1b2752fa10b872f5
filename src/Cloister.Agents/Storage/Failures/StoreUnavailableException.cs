namespace Cloister.Agents;

/// <summary>The store can take nothing at the moment: the disk is full, or does not answer. What was to be written was not.</summary>
internal sealed class StoreUnavailableException(string message, Exception? inner = null) : StoreException(message, inner);
