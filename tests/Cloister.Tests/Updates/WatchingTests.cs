using System.Runtime.CompilerServices;
using Cloister.Tests.Support;

namespace Cloister.Tests.Updates;

/// <summary>Who wants to know about new settings.</summary>
public sealed class WatchingTests : IAsyncDisposable
{
    private readonly Stage _stage = new();
    private readonly List<RuntimeSettings> _raised = [];

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Watchers_hear_of_each_full_update_once_also_when_nothing_changed()
    {
        await StartAsync();
        await using var watcher = _stage.Runtime.WatchSettingsAsync().GetAsyncEnumerator();
        var changed = RuntimeSettings.Off("a");

        await _stage.Runtime.UpdateSettingsAsync(changed);
        await _stage.Runtime.UpdateSettingsAsync(changed);

        Assert.Equal([changed, changed], _raised);
        Assert.Equal(changed, await NextAsync(watcher));
        Assert.Equal(changed, await NextAsync(watcher));
        Assert.Equal(2, _stage.Script.Steps.Count(step => step == "g.settings"));
    }

    [Fact]
    public async Task Updates_of_one_scope_are_no_news()
    {
        await StartAsync();
        var session = await _stage.OpenAsync("one");

        await _stage.Runtime.UpdateGlobalSettingsAsync(RuntimeSettings.Off("a"));
        await _stage.Runtime.UpdateSessionSettingsAsync(session, RuntimeSettings.Off("a"));

        Assert.Empty(_raised);
    }

    [Fact]
    public async Task Nobody_is_told_about_the_past()
    {
        await StartAsync();
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a"));

        await using var watcher = _stage.Runtime.WatchSettingsAsync().GetAsyncEnumerator();
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        Assert.Equal(RuntimeSettings.Empty, await NextAsync(watcher));
    }

    [Fact]
    public async Task News_come_after_the_commit()
    {
        await StartAsync();
        List<RuntimeSettings> stored = [];
        _stage.Runtime.SettingsChanged += (_, _) => stored.Add(_stage.Runtime.Settings);

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a"));

        Assert.Equal([RuntimeSettings.Off("a")], stored);
    }

    [Fact]
    public async Task A_watcher_that_throws_is_logged_and_troubles_nobody()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a"));
        var reason = new ProbeException("watcher");
        _stage.Runtime.SettingsChanged += (_, _) => throw reason;
        _stage.Runtime.SettingsChanged += (_, change) => _raised.Add(change.Settings);

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a"));

        Assert.Single(_raised);
        Assert.Contains(_stage.Log.Errors, record => record.Exception == reason);
    }

    [Fact]
    public async Task Who_unsubscribed_or_stopped_reading_hears_no_more()
    {
        await _stage.StartAsync();
        EventHandler<SettingsChangedEventArgs> handler = (_, change) => _raised.Add(change.Settings);
        _stage.Runtime.SettingsChanged += handler;
        _stage.Runtime.SettingsChanged -= handler;
        using var giveUp = new CancellationTokenSource();
        var watcher = _stage.Runtime.WatchSettingsAsync(giveUp.Token).GetAsyncEnumerator();
        var next = watcher.MoveNextAsync();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.OrMissing("the watcher ends"));
        await watcher.DisposeAsync();
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        Assert.Empty(_raised);
    }

    [Fact]
    public async Task Who_stops_before_reading_anything_leaves_nothing_behind()
    {
        await _stage.StartAsync();
        var changed = await WatchAndStopAsync();
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        GC.Collect();

        Assert.False(changed.IsAlive, "settings wait for a watcher that was disposed");
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Either_of_two_tokens_ends_the_watching(bool isFirst)
    {
        await _stage.StartAsync();
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        await using var watcher = _stage.Runtime.WatchSettingsAsync(first.Token).GetAsyncEnumerator(second.Token);
        var next = watcher.MoveNextAsync();

        await (isFirst ? first : second).CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.OrMissing("the watcher ends"));
    }

    [Fact]
    public async Task Watching_ends_when_the_runtime_is_disposed()
    {
        await StartAsync();
        await using var watcher = _stage.Runtime.WatchSettingsAsync().GetAsyncEnumerator();
        await using var late = _stage.Runtime.WatchSettingsAsync().GetAsyncEnumerator();
        var next = watcher.MoveNextAsync();
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a"));
        Assert.True(await next.OrMissing("the first news"));

        await _stage.Runtime.DisposeAsync();

        Assert.False(await watcher.MoveNextAsync().OrMissing("the watcher ends"));
        Assert.True(await late.MoveNextAsync().OrMissing("what was published is still delivered"));
        Assert.False(await late.MoveNextAsync().OrMissing("the late watcher ends"));
        await foreach (var _ in _stage.Runtime.WatchSettingsAsync())
        {
            Assert.Fail("A disposed runtime has no news.");
        }
    }

    [Fact]
    public async Task Replacing_the_snapshot_stores_and_tells_without_any_hook()
    {
        await StartAsync();
        var session = await _stage.OpenAsync("one");
        var replaced = RuntimeSettings.Off("a", "nobody");
        _stage.Script.Forget();

        _stage.Runtime.ReplaceSettingsSnapshot(replaced);
        _stage.Runtime.ReplaceSettingsSnapshot(RuntimeSettings.FromJson(replaced.ToJson()));

        Assert.Equal([replaced], _raised);
        Assert.Equal(replaced, _stage.Runtime.Settings);
        Assert.Empty(_stage.Script.Steps);
        Assert.Equal(RuntimeSettings.Empty, session.Settings);
        await _stage.Runtime.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => _stage.Runtime.ReplaceSettingsSnapshot(RuntimeSettings.Empty));
        Assert.Equal(replaced, _stage.Runtime.Settings);
    }

    [Fact]
    public async Task Resetting_tells_also_when_there_was_nothing()
    {
        await StartAsync();

        _stage.Runtime.ResetSettings();
        _stage.Runtime.ReplaceSettingsSnapshot(RuntimeSettings.Off("a"));
        _stage.Runtime.ResetSettings();

        Assert.Equal([RuntimeSettings.Empty, RuntimeSettings.Off("a"), RuntimeSettings.Empty], _raised);
        Assert.Equal(RuntimeSettings.Empty, _stage.Runtime.Settings);
    }

    [Fact]
    public async Task A_hook_may_replace_the_snapshot_and_the_running_update_overwrites_it()
    {
        await StartAsync();
        _stage.Script.On("g.settings", _ => _stage.Runtime.ReplaceSettingsSnapshot(RuntimeSettings.Off("g")));

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a"));

        Assert.Equal(RuntimeSettings.Off("a"), _stage.Runtime.Settings);
        Assert.Equal([RuntimeSettings.Off("g"), RuntimeSettings.Off("a")], _raised);
    }

    [Fact]
    public async Task Many_threads_may_subscribe_at_once()
    {
        await _stage.StartAsync();
        var heard = 0;

        Parallel.For(0, 5_000, _ => _stage.Runtime.SettingsChanged += (_, _) => heard++);
        _stage.Runtime.ResetSettings();

        Assert.Equal(5_000, heard);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<WeakReference> WatchAndStopAsync()
    {
        await _stage.Runtime.WatchSettingsAsync().GetAsyncEnumerator().DisposeAsync();
        var changed = RuntimeSettings.Empty.WithService(Pin.FromWire("*:any"), new());
        await _stage.Runtime.UpdateSettingsAsync(changed);
        return new(changed);
    }

    private async Task StartAsync()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a"));
        _stage.Runtime.SettingsChanged += (_, change) => _raised.Add(change.Settings);
    }

    private static async Task<RuntimeSettings> NextAsync(IAsyncEnumerator<RuntimeSettings> watcher)
    {
        Assert.True(await watcher.MoveNextAsync().OrMissing("news of settings"));
        return watcher.Current;
    }
}
