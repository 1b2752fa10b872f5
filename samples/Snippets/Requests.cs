using Cloister;

namespace Snippets;

internal static class Requests
{
    // <snippet:requests>
    private static readonly Request<string, int> PriceOf = new("price-of");

    public static async Task RunAsync()
    {
        using var bus = new EventBus();
        bus.OnRequest(PriceOf, e => e.Event == "ink" ? 3 : Reply<int>.Concede);
        bus.OnRequest(PriceOf, e => e.Event == "paper" ? 1 : Reply<int>.Concede, Priority.Low);

        Console.WriteLine(await bus.RequestAsync(PriceOf, "paper")); // 1: the first conceded
        Console.WriteLine((await bus.TryRequestAsync(PriceOf, "gold")).HasValue); // False: both conceded
    }
    // </snippet:requests>
}
