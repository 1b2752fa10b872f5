using System.Globalization;
using Tour;
using Tour.Steps;

Step[] steps =
[
    new("The first plugin", Step01FirstPlugin.RunAsync),
    new("The bus", Step02Bus.RunAsync),
    new("Requests", Step03Requests.RunAsync),
    new("The registry and its fallback", Step04Registry.RunAsync),
    new("Stateful services", Step05StatefulServices.RunAsync),
    new("Priorities", Step06Priorities.RunAsync),
    new("Two sessions", Step07TwoSessions.RunAsync),
    new("Config and wildcards", Step08ConfigAndWildcards.RunAsync),
    new("Global and session", Step09GlobalAndSession.RunAsync),
    new("Capabilities", Step10Capabilities.RunAsync),
    new("Changing and stopping events", Step11MutationAndStop.RunAsync),
    new("Dependencies and flags", Step12DependenciesAndFlags.RunAsync),
    new("Live reconcile", Step13LiveReconcile.RunAsync),
    new("Identifiers", Step14Identifiers.RunAsync),
    new("All together", Step15AllTogether.RunAsync),
];

if (args is [])
{
    Console.WriteLine("A tour of Cloister at a writing desk. Each step is one file in samples/Tour/Steps.");
    for (var number = 1; number <= steps.Length; number++)
    {
        await RunAsync(number);
    }

    return 0;
}

if (args is [var text] && int.TryParse(text, CultureInfo.InvariantCulture, out var chosen) && chosen >= 1 && chosen <= steps.Length)
{
    await RunAsync(chosen);
    return 0;
}

Console.Error.WriteLine($"'{string.Join(' ', args)}' is no step of the tour. Give a number, or nothing for all of them:");
for (var number = 1; number <= steps.Length; number++)
{
    Console.Error.WriteLine($"  ./cloister tour {number, -2}  {steps[number - 1].Title}");
}

return 2;

async Task RunAsync(int number)
{
    Console.WriteLine();
    Console.WriteLine($"{number}. {steps[number - 1].Title}");
    await steps[number - 1].RunAsync();
}
