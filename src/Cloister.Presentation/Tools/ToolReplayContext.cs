namespace Cloister.Presentation;

/// <summary>
/// Tells builders of tool views that a conversation is being replayed: they show what happened, and do nothing. It holds for the asynchronous flow
/// that began it, and for no other.
/// </summary>
public static class ToolReplayContext
{
    private static readonly AsyncLocal<bool> Replaying = new();

    /// <summary>Whether this flow replays a conversation.</summary>
    public static bool IsReplaying => Replaying.Value;

    /// <summary>Begins a replay.</summary>
    /// <returns>Ends it, once, when it is disposed; what held before holds again.</returns>
    public static IDisposable Begin()
    {
        var scope = new Scope(Replaying.Value);
        Replaying.Value = true;
        return scope;
    }

    private sealed class Scope(bool before) : IDisposable
    {
        private bool _isOver;

        public void Dispose()
        {
            if (!_isOver)
            {
                _isOver = true;
                Replaying.Value = before;
            }
        }
    }
}
