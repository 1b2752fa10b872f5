namespace Cloister.Agents;

/// <summary>A variable in the secret store.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, or what may be shown of it.</param>
/// <param name="IsHostOnly">Whether it is kept from shells.</param>
internal sealed record StoredVariable(string Name, string Value, bool IsHostOnly);
