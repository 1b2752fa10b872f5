namespace Cloister.Chat.Tests;

/// <summary>A watcher that says it removes content.</summary>
internal sealed class WatchingRedactor(string name, List<string> log) : Watcher(name, log), IContentRedactor;
