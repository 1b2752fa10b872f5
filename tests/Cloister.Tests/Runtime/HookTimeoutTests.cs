using Cloister.Tests.Support;

namespace Cloister.Tests.Runtime;

/// <summary>A hook that takes too long has failed, and nobody waits for it any more.</summary>
public sealed class HookTimeoutTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Stage _stage = new() { HookTimeout = Limit };
    private readonly Signal _inside = new("the hook is running");
    private readonly Signal _goOn = new("the hook may go on");

    public async ValueTask DisposeAsync()
    {
        _goOn.Set();
        await _stage.DisposeAsync();
    }

    [Theory, InlineData("a.attach"), InlineData("a:slot.attach")]
    public async Task An_attach_that_takes_too_long_fails_the_creation(string hook)
    {
        await _stage.StartAsync(_stage.Session("a").Offering(new("slot")));
        Hang(hook);
        var creation = _stage.OpenAsync("one");
        await _inside.WaitAsync();

        _stage.Time.Advance(Limit);

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => creation.OrMissing("the creation ends"));
        Assert.IsType<TimeoutException>(Assert.Single(thrown.Failures).Exception);
        Assert.Contains("HookTimeout", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(_stage.Runtime.Sessions);
        Assert.Contains("one/a.detach", _stage.Script.Steps);
    }

    [Theory, InlineData("a.detach"), InlineData("a:slot.detach")]
    public async Task A_detach_that_takes_too_long_does_not_keep_the_session_open(string hook)
    {
        await _stage.StartAsync(_stage.Session("a").Offering(new("slot")), _stage.Session("b"));
        var session = await _stage.OpenAsync("one");
        Hang(hook);
        var disposal = session.DisposeAsync().AsTask();
        await _inside.WaitAsync();

        _stage.Time.Advance(Limit);

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => disposal.OrMissing("the disposal ends"));
        Assert.IsType<TimeoutException>(Assert.Single(thrown.Failures).Exception);
        Assert.Contains("one/b.detach", _stage.Script.Steps);
        Assert.True(session.Bus.IsDisposed);
    }

    [Fact]
    public async Task Something_tracked_that_takes_too_long_to_end_does_not_keep_the_session_open()
    {
        var plugin = new TrackingPlugin(_inside, _goOn);
        await _stage.StartAsync(plugin);
        var session = await _stage.OpenAsync("one");
        var disposal = session.DisposeAsync().AsTask();
        await _inside.WaitAsync();

        _stage.Time.Advance(Limit);

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => disposal.OrMissing("the disposal ends"));
        Assert.IsType<TimeoutException>(Assert.Single(thrown.Failures).Exception);
    }

    [Fact]
    public async Task A_hook_that_ends_with_a_timeout_of_its_own_was_not_left_behind()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var own = new TimeoutException("the server did not answer");
        _stage.Script.On(
            "a.attach",
            async _ =>
            {
                _inside.Set();
                await _goOn.WaitAsync();
                throw own;
            }
        );
        var creation = _stage.OpenAsync("one");
        await _inside.WaitAsync();

        _goOn.Set();

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => creation.OrMissing("the creation ends"));
        Assert.Same(own, Assert.Single(thrown.Failures).Exception);
    }

    [Fact]
    public async Task A_settings_hook_that_takes_too_long_rolls_the_update_back()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"));
        await _stage.OpenAsync("one");
        var before = Picture.Of(_stage.Runtime);
        Hang("a.settings");
        var update = _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("b")).AsTask();
        await _inside.WaitAsync();

        _stage.Script.Calm();
        _stage.Time.Advance(Limit);

        await Assert.ThrowsAsync<TimeoutException>(() => update.OrMissing("the update ends"));
        Assert.Equal(before, Picture.Of(_stage.Runtime));
    }

    [Fact]
    public async Task A_hook_in_time_is_not_disturbed()
    {
        await _stage.StartAsync(_stage.Session("a"));
        Hang("a.attach");
        var creation = _stage.OpenAsync("one");
        await _inside.WaitAsync();

        _stage.Time.Advance(Limit - TimeSpan.FromTicks(1));
        _goOn.Set();

        var session = await creation;
        _stage.Time.Advance(Limit);
        Assert.Equal(["a"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task What_becomes_of_a_hook_that_was_left_behind_is_logged()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var late = new ProbeException("late");
        _stage.Script.On(
            "a.attach",
            async _ =>
            {
                _inside.Set();
                await _goOn.WaitAsync();
                throw late;
            }
        );
        var creation = _stage.OpenAsync("one");
        await _inside.WaitAsync();
        _stage.Time.Advance(Limit);
        await Assert.ThrowsAsync<PluginLifecycleException>(() => creation);

        var logged = _stage.Log.NextAsync(record => record.Exception == late);
        _goOn.Set();

        await logged.OrMissing("the late failure is logged");
    }

    [Fact]
    public async Task A_hook_that_was_left_behind_can_open_nothing_when_its_plugin_is_gone()
    {
        _stage.Options.Settings = RuntimeSettings.Off("a");
        var plugin = _stage.Session("a");
        await _stage.StartAsync(plugin);
        var session = await _stage.OpenAsync("one");
        var done = new Signal("the hook has ended");
        var heard = 0;
        Exception? refusal = null;
        _stage.Script.On(
            "a.attach",
            async call =>
            {
                var context = (SessionPluginContext)call.Context!;
                plugin.Listen<string>(context, _ => heard++);
                _inside.Set();
                await _goOn.WaitAsync();
                refusal = Record.Exception(() => plugin.Listen<string>(context, _ => heard++));
                done.Set();
            }
        );
        var update = _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask();
        await _inside.WaitAsync();
        _stage.Time.Advance(Limit);
        await Assert.ThrowsAsync<PluginLifecycleException>(() => update.OrMissing("the update ends"));

        _goOn.Set();
        await done.WaitAsync();

        session.Emit("event");
        Assert.IsType<InvalidOperationException>(refusal);
        Assert.Equal(0, heard);
        _stage.Script.Calm();
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        Assert.Equal(["a"], Ping.On(session.Bus));
    }

    private void Hang(string hook) =>
        _stage.Script.On(
            hook,
            async _ =>
            {
                _inside.Set();
                await _goOn.WaitAsync();
            }
        );

    private sealed class TrackingPlugin(Signal inside, Signal goOn) : SessionPlugin
    {
        public override PluginId PluginId => new("tracking");

        protected override void Attach(SessionPluginContext context) => Track(context, new Slow(inside, goOn));

        private sealed class Slow(Signal inside, Signal goOn) : IAsyncDisposable
        {
            public async ValueTask DisposeAsync()
            {
                inside.Set();
                await goOn.WaitAsync();
            }
        }
    }
}
