namespace Cloister.Agents;

/// <summary>The store did not do what it was asked.</summary>
internal class StoreException(string message, Exception? inner = null) : Exception(message, inner);
