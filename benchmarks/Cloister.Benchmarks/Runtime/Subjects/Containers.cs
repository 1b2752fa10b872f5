using Autofac;
using Grace.DependencyInjection;
using LightInject;
using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Benchmarks;

/// <summary>The same twenty services in the containers that others wrote, by factory, as ours are.</summary>
internal static class Containers
{
    public static ServiceProvider BuildMicrosoft()
    {
        var services = new ServiceCollection();
        AddFour<A>(services);
        AddFour<B>(services);
        AddFour<C>(services);
        AddFour<D>(services);
        AddFour<E>(services);
        return services.BuildServiceProvider();
    }

    public static ServiceProvider BuildMicrosoftWithDisposables()
    {
        var services = new ServiceCollection();
        AddFourDisposables<A>(services);
        AddFourDisposables<B>(services);
        AddFourDisposables<C>(services);
        AddFourDisposables<D>(services);
        AddFourDisposables<E>(services);
        return services.BuildServiceProvider();
    }

    public static void AddTo(ContainerBuilder builder)
    {
        AddFour<A>(builder);
        AddFour<B>(builder);
        AddFour<C>(builder);
        AddFour<D>(builder);
        AddFour<E>(builder);
    }

    public static void AddTo(IExportRegistrationBlock block)
    {
        AddFour<A>(block);
        AddFour<B>(block);
        AddFour<C>(block);
        AddFour<D>(block);
        AddFour<E>(block);
    }

    public static ServiceContainer BuildLightInject()
    {
        var container = new ServiceContainer();
        AddFour<A>(container);
        AddFour<B>(container);
        AddFour<C>(container);
        AddFour<D>(container);
        AddFour<E>(container);
        return container;
    }

    public static void ResolveAll(ServiceProvider provider)
    {
        ResolveFour<A>(provider);
        ResolveFour<B>(provider);
        ResolveFour<C>(provider);
        ResolveFour<D>(provider);
        ResolveFour<E>(provider);
    }

    private static void ResolveFour<TPlugin>(ServiceProvider provider)
    {
        provider.GetRequiredService<IService<TPlugin, A>>();
        provider.GetRequiredService<IService<TPlugin, B>>();
        provider.GetRequiredService<IService<TPlugin, C>>();
        provider.GetRequiredService<IService<TPlugin, D>>();
    }

    private static void AddFour<TPlugin>(ServiceCollection services) =>
        services
            .AddSingleton<IService<TPlugin, A>>(static _ => new Service<TPlugin, A>())
            .AddSingleton<IService<TPlugin, B>>(static _ => new Service<TPlugin, B>())
            .AddSingleton<IService<TPlugin, C>>(static _ => new Service<TPlugin, C>())
            .AddSingleton<IService<TPlugin, D>>(static _ => new Service<TPlugin, D>());

    private static void AddFourDisposables<TPlugin>(ServiceCollection services) =>
        services
            .AddSingleton<IService<TPlugin, A>>(static _ => new DisposableService<TPlugin, A>())
            .AddSingleton<IService<TPlugin, B>>(static _ => new DisposableService<TPlugin, B>())
            .AddSingleton<IService<TPlugin, C>>(static _ => new DisposableService<TPlugin, C>())
            .AddSingleton<IService<TPlugin, D>>(static _ => new DisposableService<TPlugin, D>());

    private static void AddFour<TPlugin>(ContainerBuilder builder)
    {
        builder.Register(static _ => new Service<TPlugin, A>()).As<IService<TPlugin, A>>().SingleInstance();
        builder.Register(static _ => new Service<TPlugin, B>()).As<IService<TPlugin, B>>().SingleInstance();
        builder.Register(static _ => new Service<TPlugin, C>()).As<IService<TPlugin, C>>().SingleInstance();
        builder.Register(static _ => new Service<TPlugin, D>()).As<IService<TPlugin, D>>().SingleInstance();
    }

    private static void AddFour<TPlugin>(IExportRegistrationBlock block)
    {
        block.ExportFactory(static () => new Service<TPlugin, A>()).As<IService<TPlugin, A>>().Lifestyle.Singleton();
        block.ExportFactory(static () => new Service<TPlugin, B>()).As<IService<TPlugin, B>>().Lifestyle.Singleton();
        block.ExportFactory(static () => new Service<TPlugin, C>()).As<IService<TPlugin, C>>().Lifestyle.Singleton();
        block.ExportFactory(static () => new Service<TPlugin, D>()).As<IService<TPlugin, D>>().Lifestyle.Singleton();
    }

    private static void AddFour<TPlugin>(ServiceContainer container)
    {
        container.RegisterSingleton<IService<TPlugin, A>>(static _ => new Service<TPlugin, A>());
        container.RegisterSingleton<IService<TPlugin, B>>(static _ => new Service<TPlugin, B>());
        container.RegisterSingleton<IService<TPlugin, C>>(static _ => new Service<TPlugin, C>());
        container.RegisterSingleton<IService<TPlugin, D>>(static _ => new Service<TPlugin, D>());
    }
}
