using Microsoft.Extensions.Logging;

namespace Cloister.Chat;

/// <summary>The categories this package logs under.</summary>
internal static class ChatLog
{
    /// <summary>What becomes of sessions and of what they tell.</summary>
    public const string Sessions = "Cloister.Chat";

    /// <summary>What becomes of single runs: their transport and the interceptors around them.</summary>
    public const string Run = "Cloister.Chat.Run";

    /// <summary>Bridges between agents and chat clients.</summary>
    public const string Bridge = "Cloister.Chat.Bridge";

    /// <summary>A logger that never throws: logging frameworks hand on what their sinks throw, and no run is to end of it.</summary>
    public static ILogger Create(ILoggerFactory factory, string category) => new QuietLog(factory.CreateLogger(category));
}
