namespace FolderPlugin;

/// <summary>A clock for a program that has to print the same every year.</summary>
internal sealed class FixedClock : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(1200, 1, 1, 0, 0, 0, TimeSpan.Zero);
}
