using Cloister.Tests.Support;

namespace Cloister.Tests.Updates;

/// <summary>Disposing never waits for a whole update, and an update does not stumble over what is gone.</summary>
public sealed class DisposalDuringUpdateTests : IAsyncDisposable
{
    private static readonly RuntimeSettings Before = RuntimeSettings.Off("enters").AndPinned("a:extra", ServiceSettings.Off);
    private static readonly RuntimeSettings After = RuntimeSettings.Off("leaves").AndPinned("a:slot", ServiceSettings.Level("new"));

    private readonly Stage _stage = new();

    public static TheoryData<string> Hooks =>
        ["leaves.detach", "leaves:slot.detach", "enters.attach", "enters:slot.attach", "a:extra.attach", "a.settings", "z.settings"];

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory, MemberData(nameof(Hooks))]
    public async Task A_hook_may_dispose_its_own_session_and_the_update_skips_it(string hook)
    {
        var (first, second) = await StartAsync();
        _stage.Script.On(hook, async call => await (call.Session == "one" ? first.DisposeAsync() : default));

        await _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends");

        Assert.Equal(After, _stage.Runtime.Settings);
        Assert.Equal(After, second.Settings);
        Assert.Same(second, Assert.Single(_stage.Runtime.Sessions));
        Assert.Empty(first.EnabledPluginIds);
        AssertBalanced("one");
    }

    [Theory, MemberData(nameof(Hooks))]
    public async Task A_hook_that_disposes_its_session_and_then_fails_does_not_fail_the_update(string hook)
    {
        var (first, second) = await StartAsync();
        _stage.Script.On(
            hook,
            async call =>
            {
                if (call.Session == "one")
                {
                    await first.DisposeAsync();
                    throw new ProbeException(hook);
                }
            }
        );

        await _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends");

        Assert.Equal(After, second.Settings);
        Assert.Contains(_stage.Log.Errors, record => record.Exception is ProbeException);
        AssertBalanced("one");
    }

    [Theory, MemberData(nameof(Hooks))]
    public async Task Disposing_from_outside_waits_for_the_step_in_that_session_only(string hook)
    {
        var (first, second) = await StartAsync();
        var inside = new Signal($"session one is in {hook}");
        var goOn = new Signal("the hook may go on");
        _stage.Script.On(
            hook,
            async call =>
            {
                if (call.Session == "one")
                {
                    inside.Set();
                    await goOn.WaitAsync();
                    Assert.False(call.Context!.Bus.IsDisposed);
                }
            }
        );
        var update = _stage.Runtime.UpdateSettingsAsync(After).AsTask();
        await inside.WaitAsync();

        var disposal = first.DisposeAsync().AsTask();
        var another = second.DisposeAsync().AsTask();

        await another.OrMissing("the other session is disposed at once");
        Assert.False(disposal.IsCompleted);
        goOn.Set();
        await update.OrMissing("the update ends");
        await disposal.OrMissing("the session is disposed");
        Assert.Equal(After, _stage.Runtime.Settings);
        Assert.Empty(_stage.Runtime.Sessions);
        AssertBalanced("one");
        AssertBalanced("two");
    }

    [Fact]
    public async Task A_session_disposed_before_its_turn_is_not_touched()
    {
        var (_, second) = await StartAsync();
        _stage.Script.On("a.settings", async call => await (call.Session == "one" ? second.DisposeAsync() : default));

        await _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends");

        Assert.DoesNotContain("two/a.settings", _stage.Script.Steps);
        Assert.Equal(Before, second.Settings);
    }

    [Fact]
    public async Task Updating_one_session_that_is_disposed_meanwhile_says_so()
    {
        var (first, _) = await StartAsync();
        _stage.Script.On("enters.attach", async _ => await first.DisposeAsync());

        await Assert.ThrowsAsync<ObjectDisposedException>(() =>
            _stage.Runtime.UpdateSessionSettingsAsync(first, After).OrMissing("the update ends")
        );

        Assert.DoesNotContain("one/a.settings", _stage.Script.Steps);
    }

    [Theory, MemberData(nameof(Hooks))]
    public async Task Disposing_the_runtime_from_a_hook_ends_the_update(string hook)
    {
        var (first, second) = await StartAsync();
        var raised = 0;
        _stage.Runtime.SettingsChanged += (_, _) => raised++;
        _stage.Script.On(hook, async call => await (call.Session == "two" ? _stage.Runtime.DisposeAsync() : default));

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends"));

        Assert.Equal(Before, _stage.Runtime.Settings);
        Assert.Equal(0, raised);
        Assert.Empty(_stage.Runtime.Sessions);
        Assert.True(first.Bus.IsDisposed && second.Bus.IsDisposed && _stage.Runtime.GlobalBus.IsDisposed);
        AssertBalanced("one");
        AssertBalanced("two");
    }

    [Theory, MemberData(nameof(Hooks))]
    public async Task Disposing_the_runtime_from_a_hook_ends_the_update_also_when_its_caller_has_given_up(string hook)
    {
        await StartAsync();
        using var giveUp = new CancellationTokenSource();
        _stage.Script.On(
            hook,
            async _ =>
            {
                await giveUp.CancelAsync();
                await _stage.Runtime.DisposeAsync();
            }
        );

        var update = _stage.Runtime.UpdateSettingsAsync(After, giveUp.Token);

        await Assert.ThrowsAsync<ObjectDisposedException>(() => update.OrMissing("the update ends"));
        Assert.Equal(Before, _stage.Runtime.Settings);
    }

    [Theory, MemberData(nameof(Hooks))]
    public async Task Disposing_the_runtime_from_outside_ends_the_update_after_the_hook(string hook)
    {
        await StartAsync();
        var inside = new Signal($"session two is in {hook}");
        var goOn = new Signal("the hook may go on");
        _stage.Script.On(
            hook,
            async call =>
            {
                if (call.Session == "two")
                {
                    inside.Set();
                    await goOn.WaitAsync();
                }
            }
        );
        var update = _stage.Runtime.UpdateSettingsAsync(After).AsTask();
        await inside.WaitAsync();

        var disposal = _stage.Runtime.DisposeAsync().AsTask();
        _stage.Script.Forget();
        goOn.Set();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => update.OrMissing("the update ends"));
        await disposal.OrMissing("the runtime is disposed");
        Assert.Equal(Before, _stage.Runtime.Settings);

        // A plugin's own attach still follows that of its services: nobody is detached without having been attached.
        var following = hook == "enters:slot.attach" ? "two/enters.attach" : null;
        Assert.All(_stage.Script.Steps.Where(step => step != following), step => Assert.Matches("detach|dispose", step));
    }

    [Theory, MemberData(nameof(Hooks))]
    public async Task An_update_whose_hook_fails_because_the_runtime_goes_says_that_it_goes(string hook)
    {
        await StartAsync();
        _stage.Script.On(
            hook,
            async call =>
            {
                if (call.Session == "two")
                {
                    await _stage.Runtime.DisposeAsync();
                    throw new ProbeException(hook);
                }
            }
        );

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends"));
    }

    [Theory, InlineData("z.settings"), InlineData("leaves.attach"), InlineData("enters.detach"), InlineData("a:extra.detach")]
    public async Task Disposing_the_runtime_from_a_hook_of_the_way_back_ends_the_way_back(string hook)
    {
        var (first, _) = await StartAsync();
        FailOnTheWay();
        _stage.Script.On(
            hook,
            async call =>
            {
                if (call.Session == "one" && (hook != "z.settings" || _stage.Script.Steps.Count(step => step == "one/z.settings") == 2))
                {
                    await _stage.Runtime.DisposeAsync();
                    _stage.Script.Forget();
                }
            }
        );

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends"));

        Assert.True(first.Bus.IsDisposed);
        Assert.All(_stage.Script.Steps, step => Assert.Matches("detach|dispose", step));
    }

    [Theory, InlineData("leaves.attach"), InlineData("enters.detach"), InlineData("a:extra.detach")]
    public async Task Disposing_a_session_from_a_hook_of_its_way_back_ends_its_way_back_only(string hook)
    {
        var (first, second) = await StartAsync();
        FailOnTheWay();
        _stage.Script.On(hook, async call => await (call.Session == "two" ? second.DisposeAsync() : default));

        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends"));

        Assert.Same(first, Assert.Single(_stage.Runtime.Sessions));
        Assert.Equal(["a", "last", "leaves", "z"], first.EnabledPluginIds.Select(id => id.Value).Order(StringComparer.Ordinal));
        AssertBalanced("two");
    }

    [Fact]
    public async Task A_detach_hook_may_dispose_the_runtime_that_waits_for_it()
    {
        var (first, _) = await StartAsync();
        var inside = new Signal("session one detaches");
        var goOn = new Signal("the hook may go on");
        _stage.Script.On(
            "a.detach",
            async call =>
            {
                if (call.Session == "one")
                {
                    inside.Set();
                    await goOn.WaitAsync();
                    await _stage.Runtime.DisposeAsync();
                }
            }
        );
        var session = first.DisposeAsync().AsTask();
        await inside.WaitAsync();

        var runtime = _stage.Runtime.DisposeAsync().AsTask();
        goOn.Set();

        await session.OrMissing("the session is disposed");
        await runtime.OrMissing("the runtime is disposed");
    }

    [Fact]
    public async Task A_detach_hook_may_dispose_its_session_and_the_runtime()
    {
        var (first, _) = await StartAsync();
        _stage.Script.On(
            "a.detach",
            async call =>
            {
                if (call.Session == "one")
                {
                    await first.DisposeAsync();
                    await _stage.Runtime.DisposeAsync();
                    await _stage.Runtime.DisposeAsync();
                }
            }
        );

        await first.DisposeAsync().OrMissing("the session is disposed");

        Assert.Empty(_stage.Runtime.Sessions);
        Assert.Empty(_stage.Runtime.AttachedPluginIds);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Many_may_dispose_one_session_at_once(bool isInUpdate)
    {
        var (first, _) = await StartAsync();
        var inside = new Signal("session one is in its hook");
        var goOn = new Signal("the hook may go on");
        _stage.Script.On(
            isInUpdate ? "a.settings" : "a.detach",
            async call =>
            {
                if (call.Session == "one")
                {
                    inside.Set();
                    await goOn.WaitAsync();
                }
            }
        );
        var running = isInUpdate ? _stage.Runtime.UpdateSettingsAsync(After).AsTask() : first.DisposeAsync().AsTask();
        await inside.WaitAsync();

        var disposals = Enumerable.Range(0, 20).Select(_ => Task.Run(() => first.DisposeAsync().AsTask())).ToArray();
        goOn.Set();

        await Task.WhenAll(disposals).OrMissing("all disposals end");
        await running.OrMissing("the operation ends");
        Assert.Equal(1, _stage.Script.Steps.Count(step => step == "one/a.detach"));
    }

    private void FailOnTheWay() =>
        _stage.Script.On(
            "last.settings",
            call =>
            {
                if (call.Session == "two")
                {
                    throw new ProbeException(call.Name);
                }
            }
        );

    private async Task<(PluginSession First, PluginSession Second)> StartAsync()
    {
        _stage.Options.Settings = Before;
        await _stage.StartAsync(
            _stage.Session("leaves").Offering(new("slot")),
            _stage.Session("a").Offering(new("slot")).Offering(new("extra")),
            _stage.Session("enters").Offering(new("slot")),
            _stage.Session("z"),
            _stage.Session("last")
        );
        return (await _stage.OpenAsync("one"), await _stage.OpenAsync("two"));
    }

    /// <summary>Whatever was attached was detached, once, and nothing was attached afterwards.</summary>
    private void AssertBalanced(string session)
    {
        var steps = _stage.Script.Steps.Where(step => step.StartsWith(session + "/", StringComparison.Ordinal)).ToArray();
        foreach (var who in steps.Where(step => step.EndsWith(".attach", StringComparison.Ordinal)).Select(step => step[..^7]).Distinct())
        {
            var ups = steps.Count(step => step == who + ".attach");
            var downs = steps.Count(step => step == who + ".detach");
            Assert.True(ups == downs, $"{who} was attached {ups} times and detached {downs} times: {string.Join(", ", steps)}");
        }
    }
}
