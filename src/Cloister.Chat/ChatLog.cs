namespace Cloister.Chat;

/// <summary>The categories this package logs under.</summary>
internal static class ChatLog
{
    /// <summary>What becomes of single runs: their transport and the interceptors around them.</summary>
    public const string Run = "Cloister.Chat.Run";

    /// <summary>Bridges between agents and chat clients.</summary>
    public const string Bridge = "Cloister.Chat.Bridge";
}
