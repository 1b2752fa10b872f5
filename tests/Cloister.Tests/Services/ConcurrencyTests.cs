namespace Cloister.Tests.Services;

public sealed class ConcurrencyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task First_resolves_at_once_create_once()
    {
        for (var round = 0; round < 300; round++)
        {
            var created = 0;
            var registry = new ServiceRegistry();
            registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named($"{Interlocked.Increment(ref created)}"));
            using var start = new Barrier(3);

            var services = await Parallel(
                3,
                _ =>
                {
                    start.SignalAndWait(Patience);
                    return registry.Resolve(Slots.Speaker);
                }
            );

            Assert.Equal(1, created);
            Assert.Single(services.Distinct());
        }
    }

    [Fact]
    public async Task A_reader_always_finds_a_winner_that_the_rows_allow()
    {
        var registry = new ServiceRegistry();
        registry.Add(Slots.Alpha, Slots.Speaker, "alpha", Priority.High);
        registry.Add(Slots.Beta, Slots.Speaker, "beta");
        registry.ApplyOverrides([new(Slots.Beta, Slots.Speaker.Id, Enabled: false)]);
        var isDone = false;

        var readers = Parallel(
            2,
            _ =>
            {
                var seen = new HashSet<string>();
                while (!Volatile.Read(ref isDone))
                {
                    seen.Add(registry.Resolve(Slots.Speaker).Name);
                    var all = registry.ResolveAll();
                    Assert.Contains(Slots.Speaker.Id, all.Keys);
                    var chain = registry.GetRegistrations(Slots.Speaker.Id)!;
                    Assert.Single(chain, registration => registration.IsEnabled);
                    Assert.Equal(chain.Max(registration => registration.EffectivePriority), chain[0].EffectivePriority);
                }

                return seen;
            }
        );
        for (var i = 0; i < 5_000; i++)
        {
            var (on, off) = i % 2 == 0 ? (Slots.Alpha, Slots.Beta) : (Slots.Beta, Slots.Alpha);
            registry.ApplyOverrides([new(on, Slots.Speaker.Id, Priority: i), new(off, Slots.Speaker.Id, Enabled: false)]);
        }

        Volatile.Write(ref isDone, true);
        foreach (var seen in await readers)
        {
            Assert.Empty(seen.Except(["alpha", "beta"]));
        }
    }

    [Fact]
    public async Task A_reader_never_misses_a_service_while_others_are_registered()
    {
        var registry = new ServiceRegistry();
        registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named("steady"));
        var first = registry.Resolve(Slots.Speaker);
        var isDone = false;

        var readers = Parallel(
            2,
            _ =>
            {
                var reads = 0;
                while (!Volatile.Read(ref isDone) || reads == 0)
                {
                    Assert.Same(first, registry.Resolve(Slots.Speaker));
                    reads++;
                }

                return reads;
            }
        );
        for (var i = 0; i < 1_000; i++)
        {
            registry.Add(Slots.Beta, new ServiceId<INamed>($"slot{i % 50}"), "x");
            registry.ApplyOverrides([]);
            if (i % 3 == 0)
            {
                await registry.UnregisterAsync(Slots.Beta, new ServiceId($"slot{i % 50}"));
            }
        }

        Volatile.Write(ref isDone, true);
        await readers;
    }

    [Fact]
    public async Task A_lazy_service_is_created_once_however_often_the_registry_changes_meanwhile()
    {
        for (var round = 0; round < 300; round++)
        {
            var created = 0;
            var registry = new ServiceRegistry();
            registry
                .ScopedFor(Slots.Alpha)
                .RegisterLazySingleton(
                    Slots.Checker,
                    () =>
                    {
                        Interlocked.Increment(ref created);
                        return new ConfiguredService();
                    }
                );
            using var start = new Barrier(3);

            var services = await Parallel(
                3,
                worker =>
                {
                    start.SignalAndWait(Patience);
                    switch (worker)
                    {
                        case 0:
                            registry.ApplyOverrides([new(Slots.Alpha, Slots.Checker.Id, Settings: ConfigMap.Of(("round", round)))]);
                            break;
                        case 1:
                            registry.Add(Slots.Beta, Slots.Printer, "printer");
                            break;
                    }

                    return registry.Resolve(Slots.Checker);
                }
            );

            Assert.Equal(1, created);
            Assert.Single(services.Distinct());
            Assert.Equal(round, services[0].Config.GetInt("round"));
            Assert.Equal("printer", registry.Resolve(Slots.Printer).Name);
        }
    }

    [Fact]
    public void Who_waited_for_a_creation_finds_the_rows_that_came_meanwhile()
    {
        var registry = new ServiceRegistry();
        var english = ConfigMap.Of(("lang", "en"));
        ConfiguredService? found = null;
        registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Checker, () => new ConfiguredService());
        var waiting = new Thread(() => found = registry.Resolve(Slots.Checker));
        registry
            .ScopedFor(Slots.Alpha)
            .RegisterLazySingleton(
                Slots.Speaker,
                () =>
                {
                    waiting.Start();
                    var isWaiting = SpinWait.SpinUntil(() => waiting.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Patience);
                    Assert.True(isWaiting, "The other thread did not wait for this creation.");
                    registry.ApplyOverrides([new(Slots.Alpha, Slots.Checker.Id, Settings: english)]);
                    return new Named("speaker");
                }
            );

        registry.Resolve(Slots.Speaker);
        Assert.True(waiting.Join(Patience), "The other thread was not let in.");

        Assert.Equal([english], found!.Injected);
        Assert.Same(found, registry.Resolve(Slots.Checker));
    }

    [Fact]
    public async Task Whatever_threads_apply_the_config_of_the_rows_in_force_is_what_services_end_up_with()
    {
        var registry = new ServiceRegistry();
        var service = new ConfiguredService();
        registry.ScopedFor(Slots.Alpha).RegisterInstance(Slots.Checker, service);
        for (var round = 0; round < 500; round++)
        {
            using var start = new Barrier(3);
            await Parallel(
                3,
                worker =>
                {
                    start.SignalAndWait(Patience);
                    registry.ApplyOverrides([new(Slots.Alpha, Slots.Checker.Id, Settings: ConfigMap.Of(("value", (round * 3) + worker)))]);
                    return worker;
                }
            );

            Assert.Equal(registry.GetEffectiveSettings(Slots.Alpha, Slots.Checker.Id), service.Settings);
        }
    }

    [Fact]
    public async Task Registrations_from_many_threads_all_arrive()
    {
        var registry = new ServiceRegistry();

        await Parallel(
            4,
            worker =>
            {
                for (var i = 0; i < 500; i++)
                {
                    var slot = new ServiceId<INamed>($"slot {worker} {i}");
                    registry.Add(new PluginId($"plugin{worker}"), slot, slot.Value);
                    if (i % 7 == 0)
                    {
                        Assert.Equal(slot.Value, registry.Resolve(slot).Name);
                    }

                    registry.ApplyOverrides([]);
                }

                return worker;
            }
        );

        Assert.Equal(2_000, registry.ListServiceIds().Count);
        Assert.All(registry.ResolveAll(), pair => Assert.Equal(pair.Key.Value, ((INamed)pair.Value).Name));
    }

    [Fact]
    public async Task Of_several_who_unregister_one_succeeds()
    {
        for (var round = 0; round < 300; round++)
        {
            var registry = new ServiceRegistry();
            var disposed = new List<string>();
            registry.ScopedFor(Slots.Alpha).RegisterSingleton(Slots.Speaker, () => new DisposableService("speaker", disposed));
            using var start = new Barrier(2);

            var removals = await Parallel(
                2,
                _ =>
                {
                    start.SignalAndWait(Patience);
                    var removal = registry.UnregisterAsync(Slots.Alpha, Slots.Speaker.Id);
                    Assert.True(removal.IsCompletedSuccessfully);
                    return removal.IsCompletedSuccessfully ? removal.GetAwaiter().GetResult() : null;
                }
            );

            Assert.Single(removals, removed => removed is not null);
            Assert.Equal(["speaker"], disposed);
        }
    }

    [Fact]
    public async Task Readers_do_not_wait_for_the_factory_of_an_eager_service()
    {
        var registry = new ServiceRegistry();
        registry.Add(Slots.Alpha, Slots.Speaker, "speaker");
        using var hasRead = new ManualResetEventSlim();
        using var isCreating = new ManualResetEventSlim();

        var registering = Task.Run(
            () =>
                registry
                    .ScopedFor(Slots.Beta)
                    .RegisterSingleton(
                        Slots.Printer,
                        () =>
                        {
                            isCreating.Set();
                            Assert.True(hasRead.Wait(Patience), "The reader waited for the factory.");
                            return new Named("printer");
                        }
                    ),
            TestContext.Current.CancellationToken
        );
        Assert.True(isCreating.Wait(Patience, TestContext.Current.CancellationToken), "The factory did not run.");
        Assert.Equal("speaker", registry.Resolve(Slots.Speaker).Name);
        hasRead.Set();

        await registering;
        Assert.Equal("printer", registry.Resolve(Slots.Printer).Name);
    }

    private static Task<T[]> Parallel<T>(int workers, Func<int, T> work) =>
        Task.WhenAll(
                Enumerable
                    .Range(0, workers)
                    .Select(worker =>
                        Task.Factory.StartNew(
                            () => work(worker),
                            TestContext.Current.CancellationToken,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                    )
            )
            .WaitAsync(Patience);
}
