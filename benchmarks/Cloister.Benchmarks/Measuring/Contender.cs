namespace Cloister.Benchmarks;

/// <summary>One way of doing what a comparison is about.</summary>
/// <param name="Name">How it is called in the table.</param>
/// <param name="Loop">Does it so many times; the operation stands in the loop itself, so that no call through a delegate is added to it.</param>
internal sealed record Contender(string Name, Func<int, ValueTask> Loop)
{
    /// <summary>Whether time is taken from the clock on the wall: for work on several threads.</summary>
    public bool IsByTheWall { get; init; }

    public static Contender Of(string name, Action<int> loop) =>
        new(
            name,
            count =>
            {
                loop(count);
                return ValueTask.CompletedTask;
            }
        );
}
