namespace Cloister.Agents;

/// <summary>What is wrong with a line that was to be imported.</summary>
internal sealed class ImportFault(string message, Exception? inner = null) : Exception(message, inner);
