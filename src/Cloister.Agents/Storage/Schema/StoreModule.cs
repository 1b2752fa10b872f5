namespace Cloister.Agents;

/// <summary>
/// Some tables of the store that have one owner. Its migrations are numbered from 1 by their place; one that has been released stays as it is, and what
/// changes is added behind it.
/// </summary>
internal sealed record StoreModule(string Name, params IReadOnlyList<Func<Dialect, string>> Migrations);
