namespace Cloister.Agents;

/// <summary>A write set was not applied, because it breaks a rule of the tables.</summary>
internal sealed class WriteRefusedException(string message, Exception? inner = null) : StoreException(message, inner);
