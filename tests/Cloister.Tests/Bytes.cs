namespace Cloister.Tests;

/// <summary>Measures what an action allocates on its own thread.</summary>
internal static class Bytes
{
    public static long Of(Action action)
    {
        // Once for what is made on first use, then enough times to be sure.
        action();
        action();
        var least = long.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
