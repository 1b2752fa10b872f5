using Autofac;
using Grace.DependencyInjection;

namespace Cloister.Benchmarks;

/// <summary>What a session costs that holds twenty services and nothing else.</summary>
internal static class SessionFigures
{
    private static readonly Figure Time = new("session-time", Limit: 0.4, Aim: 0.15);
    private static readonly Figure Bytes = new("session-bytes", Limit: 0.3, Aim: 0.1);
    private static readonly Figure Time20 = new("session-20-time", Limit: 0.3, Aim: 0.1);
    private static readonly Figure Kept = new("session-kept", Limit: 2048, Aim: 700);

    public static IEnumerable<Comparison> All =>
        [
            new("Create and dispose a session, nothing resolved", [Time, Bytes], EmptyAsync),
            new("Create a session, resolve all 20 services once, dispose", [Time20], ResolvedAsync),
            new("Bytes kept by an open session, nothing resolved", [Kept], KeptAsync),
        ];

    private static async Task<Outcome[]> EmptyAsync()
    {
        await using var runtime = await Runtimes.StartAsync();
        await using var autofac = new ContainerBuilder().Build();
        using var grace = new DependencyInjectionContainer();

        var rows = await RatioRunner.CompareAsync(
            new("Cloister", Runtimes.CreateAndDispose(runtime)),
            new("Microsoft.Extensions.DependencyInjection", BuildAndDisposeAsync),
            new(
                "Autofac, lifetime scope with registrations",
                async count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        await using var scope = autofac.BeginLifetimeScope(Containers.AddTo);
                    }
                }
            ),
            Contender.Of(
                "Grace, child scope with exports",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        using var scope = grace.CreateChildScope(Containers.AddTo);
                    }
                }
            ),
            Contender.Of(
                "LightInject, container",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        using var container = Containers.BuildLightInject();
                    }
                }
            )
        );
        Table.Print(rows, reference: rows[1]);
        return [Time.Is(rows[0].Nanoseconds / rows[1].Nanoseconds), Bytes.Is(rows[0].Bytes / rows[1].Bytes)];
    }

    private static async Task<Outcome[]> ResolvedAsync()
    {
        await using var runtime = await Runtimes.StartAsync();
        await using var disposing = await Runtimes.StartWithDisposablesAsync();

        var rows = await RatioRunner.CompareAsync(
            new("Cloister", Runtimes.CreateResolveAndDispose(runtime)),
            new(
                "Microsoft.Extensions.DependencyInjection",
                async count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        await using var provider = Containers.BuildMicrosoft();
                        Containers.ResolveAll(provider);
                    }
                }
            ),
            new("Cloister, all 20 disposed too", Runtimes.CreateResolveAndDispose(disposing)),
            new(
                "Microsoft…, all 20 disposed too",
                async count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        await using var provider = Containers.BuildMicrosoftWithDisposables();
                        Containers.ResolveAll(provider);
                    }
                }
            )
        );
        Table.Print(rows, reference: rows[1]);
        return [Time20.Is(rows[0].Nanoseconds / rows[1].Nanoseconds)];
    }

    private static async Task<Outcome[]> KeptAsync()
    {
        await using var runtime = await Runtimes.StartAsync();
        var ours = await KeptByAsync(async () => await runtime.CreateSessionAsync());
        var microsoft = await KeptByAsync(() => ValueTask.FromResult<IAsyncDisposable>(Containers.BuildMicrosoft()));
        Console.WriteLine($"  Cloister {Figure.Short(ours)} B, Microsoft.Extensions.DependencyInjection {Figure.Short(microsoft)} B");
        return [Kept.Is(Math.Round(ours))];
    }

    private static async Task<double> KeptByAsync(Func<ValueTask<IAsyncDisposable>> open)
    {
        const int Count = 5_000;
        var opened = new IAsyncDisposable[Count];
        await using (await open())
        {
            RatioRunner.Collect();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < Count; i++)
            {
                opened[i] = await open();
            }

            var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
            foreach (var one in opened)
            {
                await one.DisposeAsync();
            }

            return (double)kept / Count;
        }
    }

    private static async ValueTask BuildAndDisposeAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            await using var provider = Containers.BuildMicrosoft();
        }
    }
}
