using Cloister.Tests.Plugins;

namespace Cloister.Tests.Services;

/// <summary>Sessions of one plugin set share what they registered alike; nobody may notice.</summary>
public sealed class SharingTests
{
    private static readonly ServiceId<ConfiguredService> Checker = Slots.Checker;
    private static readonly PluginId Host = new("host");

    private static readonly RuntimeSettings Settings = RuntimeSettings
        .Empty.WithService(new Pin(Host, Slots.Speaker.Id), new ServiceSettings(Priority: 7))
        .WithService(new Pin(Host, Checker.Id), new ServiceSettings(Config: ConfigMap.Of(("own", true))))
        .WithService(Pin.FromWire("*:paper.printer"), new ServiceSettings(Config: ConfigMap.Of(("any", true)), Priority: 9));

    private static readonly Func<Named> Shared = () => new("shared");

    private static readonly Func<StatefulService> SharedStateful = () => new();

    /// <summary>What a plugin does in one session, by name.</summary>
    private static readonly Dictionary<string, Action<PluginServiceRegistry>> Scripts = new(StringComparer.Ordinal)
    {
        ["base"] = s => Base(s),
        ["other closure"] = s =>
        {
            var name = "captured";
            s.RegisterLazySingleton(Slots.Speaker, () => new Named(name));
            Rest(s);
        },
        ["other order"] = s =>
        {
            Rest(s);
            s.RegisterLazySingleton(Slots.Speaker, Shared);
        },
        ["fewer"] = s => s.RegisterLazySingleton(Slots.Speaker, Shared),
        ["none"] = _ => { },
        ["more"] = s =>
        {
            Base(s);
            s.RegisterSingleton(new ServiceId("more"), () => new Named("more"), Priority.High);
        },
        ["more in front"] = s =>
        {
            s.RegisterInstance(new ServiceId("more"), new Named("front"));
            Base(s);
        },
        ["twice"] = s =>
        {
            Base(s);
            s.RegisterLazySingleton(Slots.Speaker, () => new Named("again"), Priority.Low);
        },
        ["twice at once"] = s =>
        {
            s.RegisterSingleton(Slots.Speaker, () => new Named("first"));
            s.RegisterSingleton(Slots.Speaker, () => new Named("second"));
            Rest(s);
        },
        ["other kind"] = s =>
        {
            s.RegisterFactory(Slots.Speaker, Shared);
            Rest(s);
        },
        ["eager"] = s =>
        {
            s.RegisterSingleton(Slots.Speaker, Shared);
            Rest(s);
        },
        ["other priority"] = s =>
        {
            s.RegisterLazySingleton(Slots.Speaker, Shared, Priority.Low);
            Rest(s.WithPriority(Priority.High));
        },
        ["other capabilities"] = s =>
        {
            s.RegisterLazySingleton(Slots.Speaker, Shared, capabilities: [new Loud(2)]);
            Rest(s);
        },
        ["capabilities gone"] = s =>
        {
            s.RegisterLazySingleton(Slots.Speaker, Shared);
            s.RegisterFactory(Slots.Printer, () => new Named("printer"));
        },
        ["other type"] = s =>
        {
            s.RegisterLazySingleton<INamed, INamed>(Slots.Speaker, Shared);
            Rest(s);
        },
        ["nested"] = s =>
            s.RegisterSingleton(
                Slots.Speaker,
                () =>
                {
                    Rest(s);
                    return new Named("outer");
                }
            ),
        ["nested on itself"] = s =>
        {
            s.RegisterSingleton(
                Slots.Speaker,
                () =>
                {
                    s.RegisterSingleton(Slots.Speaker, () => new Named("inner"));
                    return new Named("outer");
                }
            );
            Rest(s);
        },
        ["eager in front of more"] = s =>
        {
            s.RegisterSingleton(Slots.Speaker, () => new Named("flat"));
            Rest(s);
        },
        ["stateful by its type"] = s => s.RegisterLazySingleton(new ServiceId("state"), SharedStateful),
        ["stateful eager"] = s => s.RegisterSingleton<INamed>(new ServiceId("state"), SharedStateful),
    };

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (var first in Scripts.Keys)
            {
                foreach (var second in Scripts.Keys)
                {
                    pairs.Add(first, second);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task A_session_is_the_same_whatever_sessions_came_before_it(string before, string after)
    {
        var expected = await DescribeAsync([after]);

        Assert.Equal(expected, await DescribeAsync([before, after]));
        Assert.Equal(expected, await DescribeAsync([after, before, after]));
        Assert.Equal(expected, await DescribeAsync([after, after, after]));
        Assert.Equal(expected, await DescribeAsync([before, before, before, after]));
    }

    [Fact]
    public async Task What_sessions_register_alike_costs_no_memory()
    {
        var one = await MeasureAsync(1);
        var many = await MeasureAsync(50);

        Assert.Equal(one, many);

        static async Task<long> MeasureAsync(int slots)
        {
            ServiceId[] ids = [.. Enumerable.Range(0, slots).Select(i => new ServiceId($"slot{i}"))];
            var plugin = new SessionPluginFake("host")
            {
                Registering = services =>
                {
                    foreach (var id in ids)
                    {
                        services.RegisterLazySingleton(id, Shared);
                    }
                },
            };
            await using var runtime = await PluginRuntime.StartAsync([plugin]);
            return Bytes.Of(() => Assert.True(runtime.CreateSessionAsync().AsTask().IsCompletedSuccessfully));
        }
    }

    [Fact]
    public async Task Each_session_gets_what_its_own_factories_make()
    {
        var number = 0;
        var plugin = new SessionPluginFake("host")
        {
            Registering = services =>
            {
                var mine = ++number;
                services.RegisterLazySingleton(Slots.Speaker, () => new Named($"lazy {mine}"));
                services.RegisterSingleton(Slots.Printer, () => new Named($"eager {mine}"));
                services.RegisterFactory(new ServiceId("factory"), () => new Named($"factory {mine}"));
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        List<PluginSession> sessions = [];
        for (var i = 0; i < 4; i++)
        {
            sessions.Add(await runtime.CreateSessionAsync());
        }

        sessions[2].Registry.Add(Slots.Gamma, new ServiceId<INamed>("direct"), "direct");

        Assert.Equal(["lazy 1", "lazy 2", "lazy 3", "lazy 4"], sessions.Select(s => s.Resolve(Slots.Speaker).Name));
        Assert.Equal(["eager 1", "eager 2", "eager 3", "eager 4"], sessions.Select(s => s.Resolve(Slots.Printer).Name));
        Assert.Equal(
            ["factory 1", "factory 2", "factory 3", "factory 4"],
            sessions.Select(s => s.Resolve<INamed>(new ServiceId("factory")).Name)
        );
    }

    [Fact]
    public async Task A_factory_that_is_the_same_object_makes_an_instance_per_session_and_a_captured_object_is_shared()
    {
        var captured = new Named("captured");
        var plugin = new SessionPluginFake("host")
        {
            Registering = services =>
            {
                services.RegisterLazySingleton(Slots.Speaker, Shared);
                services.RegisterSingleton(Slots.Printer, () => captured);
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        await using var first = await runtime.CreateSessionAsync();
        await using var second = await runtime.CreateSessionAsync();

        Assert.NotSame(first.Resolve(Slots.Speaker), second.Resolve(Slots.Speaker));
        Assert.Same(first.Resolve(Slots.Printer), second.Resolve(Slots.Printer));
    }

    [Fact]
    public async Task Changing_one_session_changes_no_other()
    {
        var plugin = new SessionPluginFake("host") { Registering = Base };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        await using var first = await runtime.CreateSessionAsync();
        await using var second = await runtime.CreateSessionAsync();
        await using var third = await runtime.CreateSessionAsync();

        first.Registry.Add(Slots.Gamma, Slots.Speaker, "direct", Priority.System);
        second.Registry.ApplyOverrides([new(Host, Slots.Speaker.Id, Enabled: false)]);
        await third.Registry.UnregisterAsync(Host, Slots.Speaker.Id);
        await using var fourth = await runtime.CreateSessionAsync();

        Assert.Equal("direct", first.Resolve(Slots.Speaker).Name);
        Assert.Throws<ServiceDisabledException>(() => second.Resolve(Slots.Speaker));
        Assert.Throws<ServiceNotFoundException>(() => third.Resolve(Slots.Speaker));
        Assert.Equal("shared", fourth.Resolve(Slots.Speaker).Name);
    }

    [Fact]
    public async Task Sessions_that_are_created_at_once_and_register_differently_get_what_they_asked_for()
    {
        var scripts = Scripts.Where(script => !script.Key.StartsWith("nested", StringComparison.Ordinal)).Select(s => s.Key).ToArray();
        var expected = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var script in scripts)
        {
            expected[script] = await DescribeAsync([script]);
        }

        var current = new AsyncLocal<string>();
        var plugin = new SessionPluginFake("host") { Registering = services => Scripts[current.Value!](services) };
        await using var runtime = await PluginRuntime.StartAsync(
            [plugin],
            new InitOptions { Settings = Settings, UnknownReferences = UnknownReferencePolicy.Ignore }
        );

        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(worker =>
                    Task.Run(
                        async () =>
                        {
                            for (var i = 0; i < 300; i++)
                            {
                                current.Value = scripts[((i * 7) + worker) % scripts.Length];
                                await using var session = await runtime.CreateSessionAsync();
                                Assert.Equal(expected[current.Value], Describe(session));
                            }
                        },
                        TestContext.Current.CancellationToken
                    )
                )
        );
    }

    private static async Task<string> DescribeAsync(string[] scripts)
    {
        var script = "";
        var plugin = new SessionPluginFake("host") { Registering = services => Scripts[script](services) };
        await using var runtime = await PluginRuntime.StartAsync(
            [plugin],
            new InitOptions { Settings = Settings, UnknownReferences = UnknownReferencePolicy.Ignore }
        );
        var description = "";
        foreach (var each in scripts)
        {
            script = each;
            await using var session = await runtime.CreateSessionAsync();
            description = Describe(session);
        }

        return description;
    }

    private static string Describe(PluginSession session)
    {
        var registry = session.Registry;
        var registrations = registry
            .ListServiceIds()
            .OrderBy(id => id.Value, StringComparer.Ordinal)
            .SelectMany(id => registry.GetRegistrations(id)!)
            .Select(r => $"{r} {r.Priority} {r.ServiceType.Name} [{string.Join(",", r.Capabilities)}] {r.Settings.ToJson()}");
        var services = registry
            .GetPluginServices(Host)
            .Select(s =>
                $"{s.Id}={((INamed)s.Service).Name} {(s.Service as ConfiguredService)?.Settings.ToJson()} {(s.Service as StatefulService)?.HasContext}"
            );
        var kept = registry
            .GetPluginServices(Host, skipFactories: true)
            .All(s => ReferenceEquals(s.Service, registry.Resolve<object>(s.Id)));
        return string.Join('\n', [.. registrations, .. services, $"{kept}"]);
    }

    private static void Base(PluginServiceRegistry services)
    {
        services.RegisterLazySingleton(Slots.Speaker, Shared, capabilities: [new Loud(1)]);
        Rest(services);
    }

    private static void Rest(PluginServiceRegistry services)
    {
        services.RegisterFactory(Slots.Printer, () => new Named("printer"));
        services.RegisterSingleton(Checker, () => new ConfiguredService());
        services.RegisterLazySingleton(new ServiceId("state"), () => new StatefulService { Name = "state" });
    }

    private sealed record Loud(int Level) : Capability;
}
