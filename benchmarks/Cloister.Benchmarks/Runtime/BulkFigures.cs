using System.Globalization;

namespace Cloister.Benchmarks;

/// <summary>Things that must not grow with the square of their number. In milliseconds.</summary>
internal static class BulkFigures
{
    private const int Times = 7;

    private static readonly Figure Handlers = new("handlers-100k", Limit: 200);
    private static readonly Figure Overrides = new("overrides-1000", Limit: 5);

    public static IEnumerable<Comparison> All =>
        [
            new("100,000 handlers with ascending priorities, then one dispatch", [Handlers], HandlersAsync),
            new("1,000 times overrides from empty to empty, 10,000 slots with 50 registrations each", [Overrides], OverridesAsync),
        ];

    private static async Task<Outcome[]> HandlersAsync()
    {
        await using var runtime = await Runtimes.StartAsync();
        var counter = new Counter();
        Action<EventEnvelope<Message<A>>> handler = counter.Add;
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            await using var session = await runtime.CreateSessionAsync();
            RatioRunner.Collect();
            var meter = Meter.ByTheProcessor();
            for (var priority = 0; priority < 100_000; priority++)
            {
                session.Bus.On(handler, priority);
            }

            session.Bus.Emit(new Message<A>(1));
            times.Add(meter.Elapsed.TotalMilliseconds);
        }

        return [Handlers.Is(Median.Of(times))];
    }

    private static Task<Outcome[]> OverridesAsync()
    {
        var registry = Registry(slots: 10_000, plugins: 50);
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            var meter = Meter.ByTheProcessor();
            for (var time = 0; time < 1_000; time++)
            {
                registry.ApplyOverrides([]);
            }

            times.Add(meter.Elapsed.TotalMilliseconds);
        }

        return Task.FromResult<Outcome[]>([Overrides.Is(Median.Of(times))]);
    }

    private static ServiceRegistry Registry(int slots, int plugins)
    {
        var registry = new ServiceRegistry();
        ServiceId[] ids = [.. Enumerable.Range(0, slots).Select(slot => new ServiceId(slot.ToString(CultureInfo.InvariantCulture)))];
        foreach (var plugin in Enumerable.Range(0, plugins))
        {
            var services = registry.ScopedFor(new PluginId($"plugin{plugin}"));
            foreach (var id in ids)
            {
                services.RegisterLazySingleton(id, static () => new Service<A, A>());
            }
        }

        // Registering only takes notes; the first read sorts them.
        return registry.ResolveRegistration(ids[0]) is not null ? registry : throw new InvalidOperationException("Nothing is registered.");
    }
}
