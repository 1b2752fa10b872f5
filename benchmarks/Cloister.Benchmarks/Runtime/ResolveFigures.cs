using System.Collections.Frozen;
using Autofac;
using Grace.DependencyInjection;
using LightInject;
using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Benchmarks;

/// <summary>Services that exist already.</summary>
internal static class ResolveFigures
{
    private static readonly Figure Resolve = new("resolve", Limit: 1.1, Aim: 0.7);

    public static IEnumerable<Comparison> All => [new("Resolve a singleton that exists", [Resolve], SingletonAsync)];

    private static async Task<Outcome[]> SingletonAsync()
    {
        await using var runtime = await Runtimes.StartAsync();
        PluginSession session = await runtime.CreateSessionAsync();
        var frozen = session.Registry.ResolveAll().Values.ToFrozenDictionary(service => service.GetType().GetInterfaces()[0]);
        await using var microsoft = Containers.BuildMicrosoft();
        var builder = new ContainerBuilder();
        Containers.AddTo(builder);
        await using var autofac = builder.Build();
        using var grace = new DependencyInjectionContainer();
        grace.Configure(Containers.AddTo);
        using var lightInject = Containers.BuildLightInject();

        var rows = await RatioRunner.CompareAsync(
            Contender.Of(
                "Cloister, session.Resolve(slot)",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        session.Resolve(Slots<C, C>.Slot);
                    }
                }
            ),
            Contender.Of(
                "FrozenDictionary<Type, object> and a cast",
                count =>
                {
                    for (var i = 0; i < count; i++)
                    {
                        _ = (IService<C, C>)frozen[typeof(IService<C, C>)];
                    }
                }
            ),
            Contender.Of("Microsoft.Extensions.DependencyInjection", count => Repeat(microsoft, count)),
            Contender.Of("Autofac", count => Repeat(autofac, count)),
            Contender.Of("Grace", count => Repeat(grace, count)),
            Contender.Of("LightInject", count => Repeat(lightInject, count))
        );
        Table.Print(rows, reference: rows[1]);
        return [Resolve.IsWithoutGarbage(rows[0].Nanoseconds / rows[1].Nanoseconds, rows[0].Bytes)];
    }

    private static void Repeat(ServiceProvider provider, int count)
    {
        for (var i = 0; i < count; i++)
        {
            provider.GetRequiredService<IService<C, C>>();
        }
    }

    private static void Repeat(Autofac.IContainer container, int count)
    {
        for (var i = 0; i < count; i++)
        {
            container.Resolve<IService<C, C>>();
        }
    }

    private static void Repeat(DependencyInjectionContainer container, int count)
    {
        for (var i = 0; i < count; i++)
        {
            container.Locate<IService<C, C>>();
        }
    }

    private static void Repeat(ServiceContainer container, int count)
    {
        for (var i = 0; i < count; i++)
        {
            container.GetInstance<IService<C, C>>();
        }
    }
}
