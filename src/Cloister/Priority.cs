namespace Cloister;

/// <summary>Named priorities for registrations and handlers; any <see cref="int"/> is legal, and higher always wins or runs first.</summary>
public static class Priority
{
    /// <summary>Behind everything that did not ask for a place.</summary>
    public const int Lowest = 0;

    /// <summary>A fallback.</summary>
    public const int Low = 100;

    /// <summary>The default of registrations and handlers alike.</summary>
    public const int Normal = 500;

    /// <summary>In front of the default.</summary>
    public const int Elevated = 1_000;

    /// <summary>In front of most plugins.</summary>
    public const int High = 5_000;

    /// <summary>For the host itself.</summary>
    public const int System = 10_000;

    /// <summary>A priority that beats <paramref name="priority"/>.</summary>
    public static int Above(int priority, int by = 1) => checked(priority + by);

    /// <summary>A priority that yields to <paramref name="priority"/>.</summary>
    public static int Below(int priority, int by = 1) => checked(priority - by);
}
