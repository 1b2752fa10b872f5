using Cloister.Tests.Support;

namespace Cloister.Tests.Sessions;

/// <summary>A session is there as a whole, or nothing of it is.</summary>
public sealed class SessionCreationTests : IAsyncDisposable
{
    private static readonly ServiceId Slot = new("slot");

    private readonly Stage _stage = new();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task All_session_plugins_register_before_any_attaches()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Global("g"), _stage.Session("b"));
        _stage.Script.Forget();

        await _stage.OpenAsync("one");

        Assert.Equal(["a.register", "b.register", "one/a.attach", "one/b.attach"], _stage.Script.Steps);
    }

    [Fact]
    public async Task A_session_takes_the_settings_of_the_runtime_unless_it_is_given_its_own()
    {
        _stage.Options.Settings = RuntimeSettings.Off("a");
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"));

        var usual = await _stage.OpenAsync("usual");
        var special = await _stage.OpenAsync("special", RuntimeSettings.Off("b"));

        Assert.Equal([new PluginId("b")], usual.EnabledPluginIds);
        Assert.Equal(RuntimeSettings.Off("a"), usual.Settings);
        Assert.Equal([new PluginId("a")], special.EnabledPluginIds);
        Assert.Equal(RuntimeSettings.Off("b"), special.Settings);
        Assert.Equal(RuntimeSettings.Off("a"), _stage.Runtime.Settings);
    }

    [Fact]
    public async Task A_session_is_seen_by_nobody_until_all_its_plugins_are_attached()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"));
        List<int> seen = [];
        _stage.Script.On("a.attach", _ => Look());
        _stage.Script.On("b.attach", _ => Look());

        var session = await _stage.OpenAsync("one");

        Assert.Equal([0, 0], seen);
        Assert.Same(session, Assert.Single(_stage.Runtime.Sessions));
        Assert.Same(session, Assert.Single(_stage.Runtime.GlobalContext.Sessions));
        Assert.Same(session, _stage.Runtime.FindSession(new("one")));

        void Look() =>
            seen.Add(
                _stage.Runtime.Sessions.Count
                    + _stage.Runtime.GlobalContext.Sessions.Count
                    + (_stage.Runtime.FindSession(new("one")) is null ? 0 : 1)
                    + (_stage.Runtime.IsPluginAttached(new("a")) ? 1 : 0)
            );
    }

    [Theory]
    [InlineData("b.register")]
    [InlineData("b:slot.create")]
    [InlineData("b:slot.attach")]
    [InlineData("b.attach")]
    public async Task When_a_hook_fails_nothing_of_the_session_is_left(string hook)
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("b").Offering(Slot), _stage.Session("c").Offering(Slot));
        var other = await _stage.OpenAsync("other");
        var before = Picture.Of(_stage.Runtime);
        EventBus? bus = null;
        _stage.Script.On("a.attach", call => bus = call.Context!.Bus);
        _stage.Script.Fail(hook);
        _stage.Script.Forget();

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.OpenAsync("one"));

        Assert.Equal(LifecyclePhase.AttachSession, thrown.Phase);
        Assert.Equal("b", Assert.Single(thrown.Failures).PluginId);
        Assert.Equal(before, Picture.Of(_stage.Runtime));
        Assert.Null(_stage.Runtime.FindSession(new("one")));
        var attached = _stage.Script.Steps.Where(step => step.EndsWith(".attach", StringComparison.Ordinal)).Order();
        var detached = _stage.Script.Steps.Where(step => step.EndsWith(".detach", StringComparison.Ordinal)).Order();
        Assert.Equal(attached.Select(step => step[..^7]), detached.Select(step => step[..^7]));
        Assert.Equal(hook != "b.register", _stage.Script.Steps.Contains("one/c.attach"));
        Assert.NotEqual(false, bus?.IsDisposed);
        Assert.Same(other, Assert.Single(_stage.Runtime.Sessions));
    }

    [Fact]
    public async Task All_failures_of_a_creation_are_listed()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"), _stage.Session("c"));
        _stage.Script.Fail("a.attach");
        _stage.Script.Fail("c.attach");

        var attach = await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.OpenAsync("one"));
        _stage.Script.Fail("b.register");
        _stage.Script.Fail("c.register");
        var register = await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.OpenAsync("one"));

        Assert.Equal(["a", "c"], attach.Failures.Select(failure => failure.PluginId));
        Assert.Equal(["b", "c"], register.Failures.Select(failure => failure.PluginId));
    }

    [Fact]
    public async Task What_fails_while_unwinding_is_logged_and_the_reason_is_thrown()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"));
        var secondary = new InvalidOperationException("secondary");
        _stage.Script.Fail("b.attach");
        _stage.Script.Fail("a.detach", secondary);

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.OpenAsync("one"));

        Assert.Equal("b", Assert.Single(thrown.Failures).PluginId);
        Assert.Contains(_stage.Log.Errors, record => record.Exception == secondary);
    }

    [Fact]
    public async Task Two_steps_that_fail_in_one_plugin_come_in_one_exception()
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot));
        _stage.Script.Fail("a:slot.attach");
        _stage.Script.Fail("a.attach");

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.OpenAsync("one"));

        var steps = Assert.IsType<PluginStepAggregateException>(Assert.Single(thrown.Failures).Exception);
        Assert.Equal(["slot.attach", "attach"], steps.Steps.Select(step => step.Step));
        Assert.Equal(("a", "attach"), (steps.PluginId.Value, steps.Hook));
    }

    [Fact]
    public async Task A_creation_can_be_repeated_after_it_failed_with_the_same_id()
    {
        await _stage.StartAsync(_stage.Session("a"));
        _stage.Script.Fail("a.attach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.OpenAsync("one"));
        _stage.Script.Calm();

        var session = await _stage.OpenAsync("one");

        Assert.Same(session, _stage.Runtime.FindSession(new("one")));
        Assert.Equal(["a"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task An_id_can_be_used_by_one_open_session_only()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var first = await _stage.OpenAsync("one");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _stage.OpenAsync("one"));

        Assert.Same(first, _stage.Runtime.FindSession(new("one")));
        Assert.Same(first, Assert.Single(_stage.Runtime.Sessions));
        await first.DisposeAsync();
        await _stage.OpenAsync("one");
    }

    [Fact]
    public async Task Sessions_share_nothing_of_their_own()
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot));
        var first = await _stage.OpenAsync("one");
        var second = await _stage.OpenAsync("two");
        var heard = 0;
        second.Bus.On<string>(_ => heard++);
        _stage.Runtime.GlobalBus.On<string>(_ => heard++);

        first.Emit("event");

        Assert.Equal(0, heard);
        Assert.NotSame(first.Registry, second.Registry);
        Assert.NotSame(first.Bus, second.Bus);
        Assert.NotSame(first.Context, second.Context);
        Assert.NotSame(first.Resolve<ServiceProbe>(Slot), second.Resolve<ServiceProbe>(Slot));
        Assert.Null(_stage.Runtime.GlobalRegistry.TryResolve<ServiceProbe>(Slot));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_session_context_of_the_hosts_own_kind_needs_a_factory(bool returnsNull)
    {
        var runtime = new PluginRuntime<GlobalPluginContext, HostContext>([_stage.Session("a").Offering(Slot)]);
        await runtime.InitializeAsync();

        var thrown = await Assert.ThrowsAsync<ContextFactoryRequiredException>(() =>
            runtime.CreateSessionAsync(new SessionOptions<HostContext> { ContextFactory = returnsNull ? _ => null! : null }).AsTask()
        );

        Assert.Equal(typeof(HostContext), thrown.ContextType);
        Assert.Contains("ContextFactory", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(runtime.Sessions);
        await using var session = await runtime.CreateSessionAsync(new SessionOptions<HostContext> { ContextFactory = a => new(a) });
        Assert.IsType<HostContext>(session.Context);
        await runtime.DisposeAsync();
    }

    [Fact]
    public async Task Own_settings_with_unknown_names_are_refused_before_anything_happens()
    {
        await _stage.StartAsync(_stage.Session("a"));
        _stage.Script.Forget();

        var thrown = await Assert.ThrowsAsync<UnknownReferenceException>(() => _stage.OpenAsync("one", RuntimeSettings.Off("nobody")));

        Assert.Equal("CreateSessionAsync", thrown.Operation);
        Assert.Empty(_stage.Script.Steps);
        Assert.Empty(_stage.Runtime.Sessions);
    }

    [Theory, InlineData("a.register"), InlineData("a:slot.attach"), InlineData("a.attach"), InlineData("b.attach")]
    public async Task Cancelling_a_creation_at_any_hook_leaves_nothing(string hook)
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("b"), _stage.Session("c"));
        using var giveUp = new CancellationTokenSource();
        _stage.Script.On(
            hook,
            call =>
            {
                giveUp.Cancel();
                call.Token.ThrowIfCancellationRequested();
            }
        );
        _stage.Script.Forget();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _stage.Runtime.CreateSessionAsync(giveUp.Token).AsTask());

        Assert.Empty(_stage.Runtime.Sessions);
        Assert.DoesNotContain(_stage.Script.Steps, step => step.EndsWith("c.attach", StringComparison.Ordinal));
        Assert.All(
            _stage.Script.Steps.Where(step => step.EndsWith(".attach", StringComparison.Ordinal)),
            step => Assert.Contains(step[..^7] + ".detach", _stage.Script.Steps)
        );
    }

    [Theory, InlineData("a.register"), InlineData("a:slot.create"), InlineData("a:slot.attach"), InlineData("a.attach")]
    public async Task Fatal_errors_pass_through_a_creation_uncaught(string hook)
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("b"));
        var fatal = new FatalException();
        _stage.Script.Fail(hook, fatal);

        var thrown = await Assert.ThrowsAsync<FatalException>(() => _stage.OpenAsync("one"));

        Assert.Same(fatal, thrown);
        Assert.DoesNotContain("one/b.attach", _stage.Script.Steps);
        Assert.Empty(_stage.Runtime.Sessions);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_runtime_disposed_during_a_creation_lets_it_unwind(bool isInside)
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("b"));
        var inside = new Signal("a attaches");
        var goOn = new Signal("a may go on");
        _stage.Script.On(
            "a.attach",
            async _ =>
            {
                inside.Set();
                await (isInside ? _stage.Runtime.DisposeAsync().AsTask() : goOn.WaitAsync());
            }
        );
        var creation = _stage.OpenAsync("one");
        await inside.WaitAsync();

        var disposal = _stage.Runtime.DisposeAsync().AsTask();
        goOn.Set();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => creation.OrMissing("the creation ends"));
        await disposal.OrMissing("the runtime is disposed");
        Assert.Empty(_stage.Runtime.Sessions);
        Assert.DoesNotContain("one/b.attach", _stage.Script.Steps);
        Assert.Equal(1, _stage.Script.Steps.Count(step => step == "one/a.detach"));
        Assert.Equal(1, _stage.Script.Steps.Count(step => step == "one/a:slot.detach"));
    }

    [Fact]
    public async Task A_hook_that_heeds_its_token_ends_when_the_runtime_is_disposed()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var inside = new Signal("a attaches");
        _stage.Script.On(
            "a.attach",
            async call =>
            {
                inside.Set();
                await Task.Delay(Timeout.Infinite, call.Token);
            }
        );
        var creation = _stage.OpenAsync("one");
        await inside.WaitAsync();

        await _stage.Runtime.DisposeAsync().OrMissing("the runtime is disposed");

        await Assert.ThrowsAsync<ObjectDisposedException>(() => creation.OrMissing("the creation ends"));
    }

    [Fact]
    public async Task Sessions_are_created_side_by_side()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var both = new CountdownEvent(2);
        var met = new Signal("both sessions attach at once");
        _stage.Script.On(
            "a.attach",
            async _ =>
            {
                if (both.Signal())
                {
                    met.Set();
                }

                await met.WaitAsync();
            }
        );

        await Task.WhenAll(_stage.OpenAsync("one"), _stage.OpenAsync("two"));

        Assert.Equal(2, _stage.Runtime.Sessions.Count);
        both.Dispose();
    }

    [Fact]
    public async Task A_session_disposed_while_it_is_created_is_never_published()
    {
        PluginSession? early = null;
        _stage.Options.SessionSettings = (session, settings) =>
        {
            early = session;
            return settings;
        };
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"));
        _stage.Script.On("a.attach", async _ => await early!.DisposeAsync());

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _stage.OpenAsync("one"));

        Assert.Empty(_stage.Runtime.Sessions);
        Assert.DoesNotContain("one/b.attach", _stage.Script.Steps);
        Assert.Contains("one/a.detach", _stage.Script.Steps);
        await early!.DisposeAsync().OrMissing("disposing again ends at once");
    }

    private sealed class HostContext(SessionContextArguments arguments) : SessionPluginContext(arguments);
}
