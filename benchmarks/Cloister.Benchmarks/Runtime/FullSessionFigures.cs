namespace Cloister.Benchmarks;

/// <summary>What a session costs in which everything is used: 20 services resolved, 20 subscriptions over 5 events, 3 pins.</summary>
internal static class FullSessionFigures
{
    private static readonly Figure Full = new("session-full", Limit: 2.5, Aim: 1.3);
    private static readonly Figure Threads = new("session-threads", Limit: 0.9, Aim: 1.1, AtLeast: true);

    public static IEnumerable<Comparison> All =>
        [
            new("Create and dispose a session with 20 resolved, 20 subscriptions over 5 types and 3 pins", [Full], FullAsync),
            new("The same on two threads", [Threads], ThreadsAsync),
        ];

    private static async Task<Outcome[]> FullAsync()
    {
        await using var runtime = await Runtimes.StartFullAsync();
        var rows = await RatioRunner.CompareAsync(
            new("Cloister", Runtimes.CreateResolveAndDispose(runtime)),
            Contender.Of(
                "hand-written dictionary registry and bus",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        using var session = new HandWrittenSession();
                        session.ResolveAll();
                    }
                }
            )
        );
        Table.Print(rows, reference: rows[1]);
        return [Full.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }

    private static async Task<Outcome[]> ThreadsAsync()
    {
        if (Environment.ProcessorCount < 2)
        {
            return [Threads.IsUnmeasured("one core only")];
        }

        await using var runtime = await Runtimes.StartFullAsync();
        Contender[] contenders =
        [
            new("Cloister", Runtimes.CreateResolveAndDispose(runtime)),
            Contender.Of(
                "Microsoft.Extensions.DependencyInjection",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        using var provider = Containers.BuildMicrosoft();
                        Containers.ResolveAll(provider);
                    }
                }
            ),
        ];
        var rows = await RatioRunner.CompareAsync([
            .. contenders.SelectMany(contender => new[] { contender with { IsByTheWall = true }, Doubled(contender) }),
        ]);
        var ours = 2 * rows[0].Nanoseconds / rows[1].Nanoseconds;
        var microsoft = 2 * rows[2].Nanoseconds / rows[3].Nanoseconds;
        Table.Print(rows, reference: rows[2]);
        Console.WriteLine($"  two threads do {Figure.Short(ours)} times the sessions of one; Microsoft's {Figure.Short(microsoft)} times");
        return [Threads.Is(ours / microsoft)];
    }

    /// <summary>The same number of operations on each of two threads: one that scales ideally takes no longer.</summary>
    private static Contender Doubled(Contender contender) =>
        new(
            contender.Name + ", 2 threads",
            async count =>
            {
                var beside = Task.Run(() => contender.Loop(count).AsTask());
                await contender.Loop(count);
                await beside;
            }
        )
        {
            IsByTheWall = true,
        };
}
