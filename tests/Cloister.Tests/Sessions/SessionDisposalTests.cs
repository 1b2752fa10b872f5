using Cloister.Tests.Support;

namespace Cloister.Tests.Sessions;

public sealed class SessionDisposalTests : IAsyncDisposable
{
    private static readonly ServiceId Slot = new("slot");

    private readonly Stage _stage = new();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Plugins_detach_in_order_then_the_bus_goes_then_the_services()
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("b"));
        var session = await _stage.OpenAsync("one");
        List<bool> busDisposed = [];
        _stage.Script.On("b.detach", call => busDisposed.Add(call.Context!.Bus.IsDisposed));
        _stage.Script.On("a:slot.dispose", _ => busDisposed.Add(session.Bus.IsDisposed));
        _stage.Script.Forget();

        await session.DisposeAsync();

        Assert.Equal(["one/a.detach", "one/a:slot.detach", "one/b.detach", "a:slot.dispose"], _stage.Script.Steps);
        Assert.Equal([false, true], busDisposed);
        Assert.True(session.Closed.IsCancellationRequested);
    }

    [Fact]
    public async Task Even_when_detach_fails_the_session_goes_and_then_the_failures_surface()
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("b"), _stage.Session("c"));
        var session = await _stage.OpenAsync("one");
        _stage.Script.Fail("a.detach");
        _stage.Script.Fail("a:slot.detach");
        _stage.Script.Fail("b.detach");

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => session.DisposeAsync().AsTask());

        Assert.Equal(LifecyclePhase.DetachSession, thrown.Phase);
        Assert.Equal(["a", "b"], thrown.Failures.Select(failure => failure.PluginId));
        var steps = Assert.IsType<PluginStepAggregateException>(thrown.Failures[0].Exception);
        Assert.Equal(["detach", "slot.detach"], steps.Steps.Select(step => step.Step));
        Assert.Contains("one/c.detach", _stage.Script.Steps);
        Assert.True(session.Bus.IsDisposed);
        Assert.Empty(_stage.Runtime.Sessions);
        Assert.Empty(_stage.Runtime.GlobalContext.Sessions);
        Assert.Null(_stage.Runtime.FindSession(new("one")));
    }

    [Fact]
    public async Task Disposing_again_does_nothing_and_does_not_throw_again()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var session = await _stage.OpenAsync("one");
        _stage.Script.Fail("a.detach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => session.DisposeAsync().AsTask());

        await session.DisposeAsync().OrMissing("the second disposal ends");

        Assert.Equal(1, _stage.Script.Steps.Count(step => step == "one/a.detach"));
    }

    [Fact]
    public async Task Who_disposes_while_somebody_else_does_waits_for_the_same_end()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var session = await _stage.OpenAsync("one");
        var inside = new Signal("a detaches");
        var goOn = new Signal("a may go on");
        _stage.Script.On(
            "a.detach",
            async _ =>
            {
                inside.Set();
                await goOn.WaitAsync();
                throw new ProbeException("a.detach");
            }
        );
        var first = session.DisposeAsync().AsTask();
        await inside.WaitAsync();

        var second = session.DisposeAsync().AsTask();
        var waited = !second.IsCompleted;
        goOn.Set();

        await Assert.ThrowsAsync<PluginLifecycleException>(() => first);
        await second.OrMissing("the second disposal ends");
        Assert.True(waited);
    }

    [Theory, InlineData("a.detach"), InlineData("a:slot.detach"), InlineData("a:slot.dispose")]
    public async Task A_hook_of_the_disposal_may_dispose_the_session_again(string hook)
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot));
        var session = await _stage.OpenAsync("one");
        _stage.Script.On(hook, _ => session.DisposeAsync());

        await session.DisposeAsync().OrMissing("the disposal ends");

        Assert.Equal(1, _stage.Script.Steps.Count(step => step == "one/a:slot.detach"));
    }

    [Fact]
    public async Task Services_of_a_disposed_session_can_be_reached_but_hear_nothing()
    {
        var plain = new ServiceId("plain");
        await _stage.StartAsync(
            _stage.Session("a").Offering(Slot).Registering(services => services.RegisterLazySingleton(plain, () => new List<int>()))
        );
        var session = await _stage.OpenAsync("one");
        var service = session.Resolve<ServiceProbe>(Slot);

        await session.DisposeAsync();

        Assert.Same(service, session.Resolve<ServiceProbe>(Slot));
        Assert.False(service.HasContext);
        Assert.Throws<ObjectDisposedException>(() => session.Emit("event"));
        Assert.Throws<ObjectDisposedException>(() => session.Resolve<List<int>>(plain));
        Assert.Empty(session.EnabledPluginIds);
        Assert.False(session.IsPluginEnabled(new("a")));
    }

    [Fact]
    public async Task Subscriptions_on_the_global_bus_end_with_the_session()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var heard = 0;
        _stage.Script.On("a.attach", call => ((SessionPluginContext)call.Context!).GlobalBus.On<string>(_ => heard++));
        var session = await _stage.OpenAsync("one");
        _stage.Runtime.GlobalBus.Emit("event");

        await session.DisposeAsync();

        _stage.Runtime.GlobalBus.Emit("event");
        Assert.Equal(1, heard);
    }

    [Fact]
    public async Task Other_sessions_do_not_notice()
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot));
        var first = await _stage.OpenAsync("one");
        var second = await _stage.OpenAsync("two");

        await first.DisposeAsync();

        Assert.Equal(["a", "a:slot"], Ping.On(second.Bus));
        Assert.Equal([new PluginId("a")], _stage.Runtime.AttachedPluginIds);
        await second.DisposeAsync();
        Assert.Empty(_stage.Runtime.AttachedPluginIds);
    }

    [Fact]
    public async Task Fatal_errors_pass_through_a_disposal_uncaught()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"));
        var session = await _stage.OpenAsync("one");
        _stage.Script.Fail("a.detach", new FatalException());

        await Assert.ThrowsAsync<FatalException>(() => session.DisposeAsync().AsTask());

        Assert.DoesNotContain("one/b.detach", _stage.Script.Steps);
        await session.DisposeAsync().OrMissing("nobody waits for ever");
    }

    [Fact]
    public async Task A_callback_of_the_closed_token_that_throws_does_not_keep_the_session_open()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var session = await _stage.OpenAsync("one");
        var reason = new ProbeException("callback");
        session.Closed.Register(() => throw reason);
        var logged = _stage.Log.NextAsync(record => record.Exception is AggregateException { InnerException: ProbeException });

        await session.DisposeAsync();

        Assert.Empty(_stage.Runtime.Sessions);
        await logged.OrMissing("the failure of the callback is logged");
    }

    [Fact]
    public async Task A_callback_of_the_closed_token_that_waits_for_the_disposal_does_not_hold_it_up()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var session = await _stage.OpenAsync("one");
        var calledBack = new Signal("the callback came to its end");
        session.Closed.Register(() =>
        {
            session.DisposeAsync().AsTask().GetAwaiter().GetResult();
            calledBack.Set();
        });

        await session.DisposeAsync().OrMissing("the session ends");

        Assert.Empty(_stage.Runtime.Sessions);
        await calledBack.WaitAsync();
    }

    [Fact]
    public async Task A_service_that_somebody_creates_while_a_quiet_session_ends_is_disposed_too()
    {
        var inside = new Signal("the factory is running");
        var goOn = new Signal("the factory may go on");
        var plugin = new QuietPlugin(() =>
        {
            inside.Set();
            goOn.WaitAsync().GetAwaiter().GetResult();
            return new();
        });
        await _stage.StartAsync(plugin);
        var session = await _stage.OpenAsync("one");
        var closing = new Signal("the bus has gone");
        session.Bus.Lifetime.Register(closing.Set);
        var resolved = Task.Run(() => session.Resolve(QuietPlugin.Slot), TestContext.Current.CancellationToken);
        await inside.WaitAsync();
        var disposal = Task.Run(async () => await session.DisposeAsync(), TestContext.Current.CancellationToken);
        await closing.WaitAsync();

        goOn.Set();

        await disposal.OrMissing("the session is disposed");
        Assert.True((await resolved.OrMissing("the service")).IsDisposed);
        Assert.Empty(_stage.Runtime.Sessions);
    }

    /// <summary>Only registers, as most plugins do.</summary>
    private sealed class QuietPlugin(Func<QuietPlugin.Late> create) : SessionPlugin
    {
        public static readonly ServiceId<Late> Slot = new("late");

        public override PluginId PluginId => new("quiet");

        public override void Register(PluginServiceRegistry services) => services.RegisterLazySingleton(Slot, create);

        internal sealed class Late : IDisposable
        {
            public bool IsDisposed { get; private set; }

            public void Dispose() => IsDisposed = true;
        }
    }
}
