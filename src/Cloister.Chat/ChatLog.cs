namespace Cloister.Chat;

/// <summary>The categories this package logs under.</summary>
internal static class ChatLog
{
    /// <summary>What becomes of single runs: their transport and the interceptors around them.</summary>
    public const string Run = "Cloister.Chat.Run";
}
