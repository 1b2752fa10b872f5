namespace Cloister.AgUi;

/// <summary>Numbers the lists of the tables, so that each finds its own memory.</summary>
internal static class ListPlaces
{
    private static int _count;

    public static int Next() => Interlocked.Increment(ref _count) - 1;
}
