namespace Tour;

/// <summary>Prints what happens, below the heading of the step.</summary>
internal static class Say
{
    public static void Line(string text) => Console.WriteLine($"   {text}");
}
