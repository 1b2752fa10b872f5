namespace Cloister.Cli;

/// <summary>Where the process begins.</summary>
internal static class Program
{
    public static Task<int> Main(string[] arguments) => CommandLine.RunAsync(arguments, Surroundings.OfProcess());
}
