namespace Trimmed;

internal static class Say
{
    public static void That(string what, object? value) => Console.WriteLine($"{what}: {value}");
}
