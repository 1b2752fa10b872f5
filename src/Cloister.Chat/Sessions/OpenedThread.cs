using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A thread as a session begins with it.</summary>
/// <param name="ThreadId">The thread.</param>
/// <param name="Start">What was said so far.</param>
/// <param name="HidesUnreadable">Something is stored that cannot be read, and only an explicit save may replace it.</param>
internal sealed record OpenedThread(string ThreadId, ChatState Start, bool HidesUnreadable = false);
