namespace Cloister.Chat;

/// <summary>Lets something happen once.</summary>
internal sealed class OnceLatch
{
    private int _isTaken;

    /// <summary>Once in the process: the one thing that clients share.</summary>
    public static OnceLatch Process { get; } = new();

    /// <returns>True for the first who asks.</returns>
    public bool TryTake() => Interlocked.Exchange(ref _isTaken, 1) == 0;
}
