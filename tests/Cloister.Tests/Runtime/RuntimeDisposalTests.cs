using Cloister.Tests.Support;

namespace Cloister.Tests.Runtime;

public sealed class RuntimeDisposalTests : IAsyncDisposable
{
    private readonly Stage _stage = new();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Sessions_go_first_then_global_plugins_in_order_then_the_global_bus()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a"), _stage.Global("h"));
        var first = await _stage.OpenAsync("one");
        await _stage.OpenAsync("two");
        List<bool> busDisposed = [];
        _stage.Script.On("h.detach", call => busDisposed.Add(call.Context!.Bus.IsDisposed));
        _stage.Script.Forget();

        await _stage.Runtime.DisposeAsync();

        Assert.Equal(["one/a.detach", "two/a.detach", "g.detach", "h.detach"], _stage.Script.Steps);
        Assert.Equal([false], busDisposed);
        Assert.True(first.Bus.IsDisposed && _stage.Runtime.GlobalBus.IsDisposed);
        Assert.Empty(_stage.Runtime.Sessions);
        Assert.Empty(_stage.Runtime.AttachedPluginIds);
        Assert.Empty(_stage.Runtime.AttachedGlobalPluginIds);
        Assert.Empty(_stage.Runtime.AttachedPlugins);
        Assert.False(_stage.Runtime.IsPluginAttached(new("g")));
        Assert.False(_stage.Runtime.IsInitialized);
    }

    [Fact]
    public async Task All_failures_of_both_scopes_come_in_one_exception_at_the_end()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a"), _stage.Global("h"));
        await _stage.OpenAsync("one");
        await _stage.OpenAsync("two");
        _stage.Script.Fail("a.detach");
        _stage.Script.Fail("g.detach");

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.Runtime.DisposeAsync().AsTask());

        Assert.Equal(LifecyclePhase.DetachGlobal, thrown.Phase);
        Assert.Equal(["a", "a", "g"], thrown.Failures.Select(failure => failure.PluginId));
        Assert.Contains("h.detach", _stage.Script.Steps);
        Assert.Contains("DetachGlobal", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'g'", thrown.Message, StringComparison.Ordinal);
        Assert.Same(thrown.Failures[0].Exception, thrown.InnerException);
        Assert.True(_stage.Runtime.GlobalBus.IsDisposed);
        await _stage.Runtime.DisposeAsync().OrMissing("the second disposal ends");
    }

    [Fact]
    public async Task The_list_of_failures_cannot_be_changed()
    {
        await _stage.StartAsync(_stage.Global("g"));
        _stage.Script.Fail("g.detach");

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.Runtime.DisposeAsync().AsTask());

        Assert.Contains("'g'", thrown.Message, StringComparison.Ordinal);
        Assert.False(thrown.Failures is IList<PluginFailure> { IsReadOnly: false } and not Array);
    }

    [Fact]
    public async Task Who_disposes_while_somebody_else_does_waits_for_the_same_end()
    {
        await _stage.StartAsync(_stage.Global("g"));
        var inside = new Signal("g detaches");
        var goOn = new Signal("g may go on");
        _stage.Script.On(
            "g.detach",
            async _ =>
            {
                inside.Set();
                await goOn.WaitAsync();
            }
        );
        var first = _stage.Runtime.DisposeAsync().AsTask();
        await inside.WaitAsync();

        var second = _stage.Runtime.DisposeAsync().AsTask();
        var waited = !second.IsCompleted;
        goOn.Set();

        await first.OrMissing("the first disposal ends");
        await second.OrMissing("the second disposal ends");
        Assert.True(waited);
        Assert.Single(_stage.Script.Steps, step => step == "g.detach");
    }

    [Theory, InlineData("g.detach"), InlineData("g:slot.detach"), InlineData("a.detach"), InlineData("g:slot.dispose")]
    public async Task A_hook_of_the_disposal_may_dispose_the_runtime_again(string hook)
    {
        await _stage.StartAsync(_stage.Global("g").Offering(new("slot")), _stage.Session("a"));
        await _stage.OpenAsync("one");
        _stage.Script.On(hook, _ => _stage.Runtime.DisposeAsync());

        await _stage.Runtime.DisposeAsync().OrMissing("the disposal ends");

        Assert.Equal(1, _stage.Script.Steps.Count(step => step == "g:slot.detach"));
    }

    [Theory, InlineData("g.detach"), InlineData("a.detach")]
    public async Task A_hook_of_the_disposal_is_refused_every_change(string hook)
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a"));
        await _stage.OpenAsync("one");
        List<Exception?> refusals = [];
        _stage.Script.On(
            hook,
            async _ =>
            {
                refusals.Add(await Record.ExceptionAsync(async () => await _stage.Runtime.CreateSessionAsync()));
                refusals.Add(await Record.ExceptionAsync(async () => await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty)));
            }
        );

        await _stage.Runtime.DisposeAsync().OrMissing("the disposal ends");

        Assert.All(refusals, refusal => Assert.IsAssignableFrom<InvalidOperationException>(refusal));
        Assert.Equal(2, refusals.Count);
    }

    [Fact]
    public async Task Afterwards_only_questions_are_answered()
    {
        var settings = RuntimeSettings.Off("a");
        _stage.Options.Settings = settings;
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a"));
        var session = await _stage.OpenAsync("one");

        await _stage.Runtime.DisposeAsync();

        var runtime = _stage.Runtime;
        await Refused(() => runtime.InitializeAsync().AsTask());
        await Refused(() => runtime.CreateSessionAsync().AsTask());
        await Refused(() => runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask());
        await Refused(() => runtime.UpdateGlobalSettingsAsync(RuntimeSettings.Empty).AsTask());
        await Refused(() => runtime.UpdateSessionSettingsAsync(session, RuntimeSettings.Empty).AsTask());
        await Refused(() => runtime.UpdatePluginsAsync().AsTask());
        await Refused(() => Task.Run(() => runtime.ReplaceSettingsSnapshot(RuntimeSettings.Empty)));
        await Refused(() => Task.Run(runtime.ResetSettings));
        await Refused(() => Task.Run(() => runtime.Add(_stage.Session("late"))));
        Assert.Equal(settings, runtime.Settings);
        Assert.Empty(runtime.Sessions);
        Assert.Equal(2, runtime.Plugins.Count);
        Assert.True(runtime.IsPluginEnabled(new("g")));

        static Task Refused(Func<Task> use) => Assert.ThrowsAsync<ObjectDisposedException>(use);
    }

    [Fact]
    public async Task A_runtime_may_be_disposed_before_it_was_initialised()
    {
        var runtime = _stage.Build(_stage.Global("g"));

        await runtime.DisposeAsync();
        await runtime.DisposeAsync();

        Assert.Empty(_stage.Script.Steps);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => runtime.CreateSessionAsync().AsTask());
    }

    [Fact]
    public async Task Sessions_that_are_gone_already_do_not_matter()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var first = await _stage.OpenAsync("one");
        await _stage.OpenAsync("two");
        await first.DisposeAsync();

        await _stage.Runtime.DisposeAsync();

        Assert.Equal(["one/a.detach", "two/a.detach"], _stage.Script.Steps.Where(s => s.EndsWith("detach", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_callback_of_a_hooks_token_that_throws_does_not_keep_the_runtime_alive()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a"));
        _stage.Script.On("a.attach", call => call.Token.Register(() => throw new ProbeException("callback")));
        var session = await _stage.OpenAsync("one");

        await _stage.Runtime.DisposeAsync();

        Assert.True(session.Bus.IsDisposed);
        Assert.Contains("g.detach", _stage.Script.Steps);
    }

    [Fact]
    public async Task Fatal_errors_pass_through_the_disposal_uncaught()
    {
        await _stage.StartAsync(_stage.Global("g"));
        _stage.Script.Fail("g.detach", new FatalException());

        await Assert.ThrowsAsync<FatalException>(() => _stage.Runtime.DisposeAsync().AsTask());

        await _stage.Runtime.DisposeAsync().OrMissing("nobody waits for ever");
    }
}
