using Cloister.Tests.Events;
using Cloister.Tests.Services;

namespace Cloister.Tests.Plugins;

public sealed class DetachingTests
{
    private static readonly PluginId Alpha = new("alpha");
    private static readonly RuntimeSettings WithoutAlpha = RuntimeSettings.Empty.WithPlugin(Alpha, enabled: false);

    private readonly List<string> _log = [];

    [Fact]
    public async Task The_plugin_detaches_first_then_its_services_then_what_they_had_open()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterLazySingleton(new ServiceId("one"), () => Make("one"));
                services.RegisterLazySingleton(new ServiceId("two"), () => Make("two"));
            },
            Detaching = _ => Note("plugin detached"),
        };
        plugin.Attaching = context => plugin.Keep(context, new Tracked(() => _log.Add("plugin's ended")));
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var session = await runtime.CreateSessionAsync();
        _log.Clear();

        await session.DisposeAsync();

        Assert.Equal(["plugin detached", "one detached", "one's ended", "two detached", "two's ended", "plugin's ended"], _log);
    }

    [Fact]
    public async Task A_detached_plugin_hears_nothing_any_more()
    {
        var plugin = new SessionPluginFake("alpha");
        plugin.Attaching = context =>
        {
            plugin.Listen<Posted>(context, e => _log.Add($"event {e.Event.Text}"));
            plugin.ListenGlobally<Posted>(context, e => _log.Add($"global {e.Event.Text}"));
            plugin.Answer<Query, string>(context, (EventEnvelope<Query> e) => Reply.Of(e.Event.Text));
            plugin.Answer<Query, int>(context, e => ValueTask.FromResult(Reply.Of(e.Event.Text.Length)));
            plugin.Tap(context, e => _log.Add("tap"));
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        await using var session = await runtime.CreateSessionAsync();

        await SayAsync(session, runtime);
        Assert.Equal(["tap", "event hello", "global hello"], _log);
        Assert.Equal("ab", session.Bus.Request<Query, string>(new Query("ab")));
        Assert.Equal(2, await session.Bus.RequestAsync<Query, int>(new Query("ab")));
        _log.Clear();
        await runtime.UpdateSettingsAsync(WithoutAlpha);
        await SayAsync(session, runtime);

        Assert.Empty(_log);
        Assert.Throws<RequestNotWiredException>(() => session.Bus.Request<Query, string>(new Query("ab")));
        await Assert.ThrowsAsync<RequestNotWiredException>(async () => await session.Bus.RequestAsync<Query, int>(new Query("ab")));
    }

    [Fact]
    public async Task A_detached_service_hears_nothing_any_more()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
                services.RegisterLazySingleton(
                    Slots.Speaker,
                    () =>
                        new StatefulService
                        {
                            Attaching = service =>
                            {
                                service.Listen<Posted>(e => _log.Add($"event {e.Event.Text}"));
                                service.ListenGlobally<Posted>(e => _log.Add($"global {e.Event.Text}"));
                                service.Answer<Query, string>((EventEnvelope<Query> e) => Reply.Of(e.Event.Text));
                                service.Answer<Query, int>(e => ValueTask.FromResult(Reply.Of(e.Event.Text.Length)));
                                service.Tap(e => _log.Add("tap"));
                            },
                        }
                ),
        };
        var off = RuntimeSettings.Empty.WithService(new Pin(Alpha, Slots.Speaker.Id), new ServiceSettings(Enabled: false));
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        await using var session = await runtime.CreateSessionAsync();

        await SayAsync(session, runtime);
        Assert.Equal(["tap", "event hello", "global hello"], _log);
        _log.Clear();
        await runtime.UpdateSettingsAsync(off);
        await SayAsync(session, runtime);
        Assert.Empty(_log);
        Assert.Throws<RequestNotWiredException>(() => session.Bus.Request<Query, string>(new Query("ab")));
        await Assert.ThrowsAsync<RequestNotWiredException>(async () => await session.Bus.RequestAsync<Query, int>(new Query("ab")));
        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        await SayAsync(session, runtime);

        Assert.Equal(["tap", "event hello", "global hello"], _log);
    }

    [Fact]
    public async Task One_plugin_object_in_two_sessions_keeps_what_it_has_in_the_other()
    {
        var plugin = new SessionPluginFake("alpha");
        plugin.Attaching = context =>
        {
            plugin.Listen<Posted>(context, e => _log.Add($"event {context.SessionId}"));
            plugin.Answer<Query, string>(context, (EventEnvelope<Query> _) => Reply.Of(context.SessionId.Value));
            plugin.Answer<Query, int>(context, _ => ValueTask.FromResult(Reply.Of(context.SessionId.Value.Length)));
            plugin.Tap(context, _ => _log.Add($"tap {context.SessionId}"));
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        foreach (var disposed in new[] { "a", "b" })
        {
            var sessions = new Dictionary<string, PluginSession>(StringComparer.Ordinal);
            foreach (var id in new[] { "a", "b" })
            {
                sessions[id] = await runtime.CreateSessionAsync(new SessionOptions { Id = new SessionId(id) });
            }

            sessions.Remove(disposed, out var gone);
            await gone!.DisposeAsync();
            var (left, session) = sessions.Single();
            _log.Clear();
            await session.EmitAsync(new Posted("hello"));

            Assert.Equal([$"tap {left}", $"event {left}"], _log);
            Assert.Equal(left, session.Bus.Request<Query, string>(new Query("x")));
            Assert.Equal(1, await session.Bus.RequestAsync<Query, int>(new Query("x")));
            await session.DisposeAsync();
        }
    }

    [Fact]
    public async Task One_failing_detach_stops_neither_the_others_nor_the_cleaning_up()
    {
        var failure = new TimeoutException("first");
        StatefulService? one = null;
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterLazySingleton(
                    new ServiceId("one"),
                    () =>
                    {
                        one = Make("one");
                        one.Detaching = _ => throw failure;
                        return one;
                    }
                );
                services.RegisterLazySingleton(new ServiceId("two"), () => Make("two"));
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var session = await runtime.CreateSessionAsync();
        _log.Clear();

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await session.DisposeAsync());

        Assert.Same(failure, Assert.Single(thrown.Failures).Exception);
        Assert.Equal(["one detached", "one's ended", "two detached", "two's ended"], _log);
        Assert.False(one!.HasContext);
        Assert.True(session.Bus.IsDisposed);
        Assert.Empty(runtime.Sessions);
    }

    [Fact]
    public async Task Every_failing_part_is_a_step_of_its_own()
    {
        var failure = new TimeoutException("same");
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
                services.RegisterLazySingleton(
                    new ServiceId("one"),
                    () =>
                        new StatefulService
                        {
                            Attaching = service =>
                            {
                                service.Keep(new Tracked(() => throw failure));
                                service.Keep(new Tracked(() => _log.Add("between")));
                                service.Keep(new Tracked(() => throw failure));
                            },
                            Detaching = _ => throw failure,
                        }
                ),
            Detaching = _ => throw failure,
        };
        plugin.Attaching = context =>
        {
            plugin.Keep(context, new Tracked(() => throw failure));
            plugin.Keep(context, new Tracked(() => _log.Add("last")));
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var session = await runtime.CreateSessionAsync();

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await session.DisposeAsync());

        var steps = Assert.IsType<PluginStepAggregateException>(Assert.Single(thrown.Failures).Exception);
        Assert.Equal("detach", steps.Hook);
        Assert.Equal(
            ["detach", "one.detach", "one.subscription.cancel", "one.subscription.cancel", "subscription.cancel"],
            steps.Steps.Select(step => step.Step)
        );
        Assert.Equal(["between", "last"], _log);
    }

    [Fact]
    public async Task Other_plugins_detach_in_order_when_one_fails()
    {
        var first = new SessionPluginFake("alpha") { Detaching = _ => throw new TimeoutException("a") };
        var second = new SessionPluginFake("beta") { Detaching = _ => Note("beta") };
        var third = new SessionPluginFake("gamma") { Detaching = _ => Note("gamma") };
        await using var runtime = await PluginRuntime.StartAsync([first, second, third]);
        var session = await runtime.CreateSessionAsync();

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await session.DisposeAsync());

        Assert.Equal(["beta", "gamma"], _log);
        Assert.Equal("1 plugin(s) failed in DetachSession: 'alpha': a", thrown.Message);
    }

    [Fact]
    public async Task Services_are_still_there_while_their_plugin_detaches_and_gone_afterwards()
    {
        var seen = new List<string>();
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterSingleton(Slots.Speaker, () => new Named("speaker")),
            Detaching = context =>
            {
                seen.AddRange(context.Registry.GetPluginServices(Alpha).Select(service => ((INamed)service.Service).Name));
                return default;
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        await using var session = await runtime.CreateSessionAsync();

        await runtime.UpdateSettingsAsync(WithoutAlpha);

        Assert.Equal(["speaker"], seen);
        Assert.False(session.Registry.HasServicesOf(Alpha));
        Assert.Empty(session.Registry.ListServiceIds());
    }

    private StatefulService Make(string name) =>
        new()
        {
            Name = name,
            Log = _log,
            Attaching = service => service.Keep(new Tracked(() => _log.Add($"{name}'s ended"))),
        };

    private static async Task SayAsync(PluginSession session, PluginRuntime runtime)
    {
        await session.EmitAsync(new Posted("hello"));
        await runtime.GlobalBus.EmitAsync(new Posted("hello"));
    }

    private ValueTask Note(string text)
    {
        _log.Add(text);
        return default;
    }
}
