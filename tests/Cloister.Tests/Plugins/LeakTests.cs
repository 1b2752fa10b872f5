using System.Runtime.CompilerServices;
using Cloister.Tests.Events;
using Cloister.Tests.Services;

namespace Cloister.Tests.Plugins;

public sealed class LeakTests
{
    private int _heard;

    [Fact]
    public async Task Subscribing_while_subscriptions_are_ended_is_reported_and_ended_too()
    {
        var plugin = new SessionPluginFake("alpha");
        plugin.Attaching = context =>
            plugin.Keep(
                context,
                new Tracked(() =>
                {
                    plugin.Listen<Posted>(context, _ => _heard++);
                    plugin.Listen<Posted>(context, _ => _heard++);
                    plugin.Tap(context, _ => _heard++);
                })
            );
        var runtime = await PluginRuntime.StartAsync([plugin]);
        var session = await runtime.CreateSessionAsync();

        var steps = await FailToDisableAsync(runtime);

        Assert.Equal(["subscription.leak", "binding.leak"], steps.Select(step => step.Step));
        Assert.All(steps, step => Assert.IsType<InvalidOperationException>(step.Exception));
        Assert.StartsWith(
            "2 subscription(s) were opened on 'SessionPluginFake(alpha)'",
            steps[0].Exception.Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith("1 ", steps[1].Exception.Message, StringComparison.Ordinal);
        await session.EmitAsync(new Posted("x"));
        Assert.Equal(0, _heard);
    }

    [Fact]
    public async Task The_late_handler_of_a_service_never_runs()
    {
        EventBus? bus = null;
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
                services.RegisterLazySingleton(
                    new ServiceId("svc"),
                    () =>
                        new StatefulService
                        {
                            Attaching = service =>
                            {
                                bus = service.Scope.Bus;
                                service.Keep(
                                    new Tracked(() =>
                                    {
                                        service.Listen<Posted>(_ => _heard++);
                                        service.Tap(_ => _heard++);
                                        service.Keep(new Tracked(() => _heard += 100));
                                    })
                                );
                            },
                        }
                ),
        };
        var off = RuntimeSettings.Empty.WithService(new Pin(new PluginId("alpha"), new ServiceId("svc")), new(Enabled: false));
        var runtime = await PluginRuntime.StartAsync([plugin]);
        await runtime.CreateSessionAsync();

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await runtime.UpdateSettingsAsync(off));

        Assert.Equal(
            ["svc.subscription.leak", "svc.binding.leak"],
            Assert.IsType<PluginStepAggregateException>(Assert.Single(thrown.Failures).Exception).Steps.Select(step => step.Step)
        );
        Assert.Equal(100, _heard);
        await bus!.EmitAsync(new Posted("x"));
        Assert.Equal(100, _heard);
    }

    [Fact]
    public async Task Tracking_without_end_is_stopped()
    {
        var ended = 0;
        var plugin = new SessionPluginFake("alpha");
        plugin.Attaching = context =>
        {
            KeepGoing();

            void KeepGoing() =>
                plugin.Keep(
                    context,
                    new Tracked(() =>
                    {
                        ended++;
                        KeepGoing();
                    })
                );
        };
        var runtime = await PluginRuntime.StartAsync([plugin]);
        await runtime.CreateSessionAsync();

        var steps = await FailToDisableAsync(runtime);

        Assert.Contains(steps, step => step.Exception.Message.Contains("Track nothing during detach.", StringComparison.Ordinal));
        Assert.InRange(ended, 2, 100);
    }

    [Fact]
    public async Task A_disposed_session_is_let_go_also_when_its_factories_hold_it()
    {
        await using var runtime = await PluginRuntime.StartAsync([
            new SessionPluginFake("alpha")
            {
                Registering = services =>
                {
                    services.RegisterLazySingleton(Slots.Speaker, () => new Named(services.PluginId.Value));
                    services.RegisterFactory(Slots.Printer, () => services.Raw.Resolve(Slots.Speaker));
                    services.RegisterSingleton(Slots.Checker, () => services.Raw is null ? null! : new ConfiguredService());
                },
            },
        ]);

        var first = await OpenAndCloseAsync(runtime);
        var second = await OpenAndCloseAsync(runtime);
        var third = await OpenAndCloseAsync(runtime);

        AssertGone(first, second, third);
    }

    [Fact]
    public async Task A_disposed_session_is_let_go_when_it_had_subscribed_to_the_global_bus()
    {
        var plugin = new SessionPluginFake("alpha");
        plugin.Attaching = context =>
        {
            plugin.ListenGlobally<Posted>(context, _ => context.Registry.ListServiceIds());
            context.GlobalBus.On<Posted>(_ => context.Registry.ListServiceIds());
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);

        AssertGone(await OpenAndCloseAsync(runtime));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> OpenAndCloseAsync(PluginRuntime runtime)
    {
        var session = await runtime.CreateSessionAsync();
        Assert.NotNull(session.Registry.ResolveAll());
        var registry = new WeakReference(session.Registry);
        await session.DisposeAsync();
        return registry;
    }

    private static void AssertGone(params WeakReference[] references)
    {
        for (var i = 0; i < 10 && references.Any(reference => reference.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.DoesNotContain(references, reference => reference.IsAlive);
    }

    private static async Task<IReadOnlyList<PluginStepFailure>> FailToDisableAsync(PluginRuntime runtime)
    {
        var off = RuntimeSettings.Empty.WithPlugin(new PluginId("alpha"), enabled: false);
        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await runtime.UpdateSettingsAsync(off));
        var failure = Assert.Single(thrown.Failures);
        return failure.Exception is PluginStepAggregateException steps ? steps.Steps : [new("", failure.Exception)];
    }
}
