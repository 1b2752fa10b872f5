namespace Cloister.Chat;

/// <summary>A piece of a message that is shown in one way.</summary>
/// <remarks>The hierarchy is closed, and grows with the library: keep a default arm where you switch over it.</remarks>
public abstract record MessageSegment
{
    private protected MessageSegment() { }
}
