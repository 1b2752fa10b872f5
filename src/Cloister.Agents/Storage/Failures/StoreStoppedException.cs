namespace Cloister.Agents;

/// <summary>The store takes nothing any more, until it is opened anew.</summary>
internal class StoreStoppedException(string message, Exception? inner = null) : StoreException(message, inner);
