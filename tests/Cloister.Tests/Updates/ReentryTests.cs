using Cloister.Tests.Support;

namespace Cloister.Tests.Updates;

/// <summary>What a hook may ask the runtime for while it runs: nothing deadlocks, and refusals say why.</summary>
public sealed class ReentryTests : IAsyncDisposable
{
    private const string Waits = "the operation ends";

    private readonly Stage _stage = new();

    public static TheoryData<string, string> Updates =>
        [
            .. from hook in new[] { "a.settings", "enters.register", "enters.attach", "leaves.detach", "g.settings", "a:slot.attach" }
            from call in new[]
            {
                "UpdateSettingsAsync",
                "UpdateGlobalSettingsAsync",
                "UpdateSessionSettingsAsync",
                "UpdatePluginsAsync",
                "CreateSessionAsync",
            }
            select (hook, call),
        ];

    public static TheoryData<string> Calls =>
        ["UpdateSettingsAsync", "UpdateGlobalSettingsAsync", "UpdateSessionSettingsAsync", "UpdatePluginsAsync"];

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory, MemberData(nameof(Updates))]
    public async Task A_hook_of_an_update_is_refused_another_change(string hook, string call)
    {
        var session = await StartAsync();
        Exception? refusal = null;
        _stage.Script.On(hook, async _ => refusal ??= await Record.ExceptionAsync(() => CallAsync(call, session)));

        await _stage.Runtime.UpdateSettingsAsync(Changed).OrMissing(Waits);

        var refused = Assert.IsType<ReconcileInProgressException>(refusal);
        Assert.Equal(call, refused.Operation);
        Assert.Contains("inside a hook of UpdateSettingsAsync", refused.Message, StringComparison.Ordinal);
        Assert.Equal(Changed, _stage.Runtime.Settings);
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task An_update_that_a_hook_does_not_await_is_refused_too(string call)
    {
        var session = await StartAsync();
        Task? started = null;
        _stage.Script.On("a.settings", _ => started ??= CallAsync(call, session));

        await _stage.Runtime.UpdateSettingsAsync(Changed).OrMissing(Waits);

        await Assert.ThrowsAsync<ReconcileInProgressException>(() => started!.OrMissing(Waits));
        Assert.Equal(Changed, _stage.Runtime.Settings);
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task A_hook_of_a_creation_is_refused_an_update(string call)
    {
        var session = await StartAsync();
        Exception? refusal = null;
        _stage.Script.On("a.attach", async _ => refusal = await Record.ExceptionAsync(() => CallAsync(call, session)));

        await _stage.OpenAsync("two");

        Assert.Equal(call, Assert.IsType<ReconcileInProgressException>(refusal).Operation);
    }

    [Theory, InlineData("g.register"), InlineData("g.attach"), InlineData("g:slot.attach")]
    public async Task A_hook_of_init_is_refused_every_other_operation(string hook)
    {
        var runtime = _stage.Build(_stage.Global("g").Offering(new("slot")));
        Exception?[] refusals = [];
        _stage.Script.On(
            hook,
            _ =>
            {
                Task[] calls =
                [
                    runtime.InitializeAsync().AsTask(),
                    Later(() => runtime.UpdateSettingsAsync(Changed)),
                    Later(async () => await runtime.CreateSessionAsync()),
                ];
                refusals = [.. calls.Select(call => call.Exception?.GetBaseException())];
            }
        );

        await runtime.InitializeAsync().OrMissing(Waits);

        Assert.All(refusals, refusal => Assert.IsAssignableFrom<InvalidOperationException>(refusal));
        Assert.IsType<ReconcileInProgressException>(refusals[0]);
        Assert.True(runtime.IsInitialized);

        static async Task Later(Func<ValueTask> call) => await call();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_hook_of_a_creation_may_create_another_session(bool isAwaited)
    {
        await StartAsync();
        Task inner = Task.CompletedTask;
        _stage.Script.On(
            "a.attach",
            async call =>
            {
                if (call.Session == "outer")
                {
                    inner = _stage.OpenAsync("inner");
                    await (isAwaited ? inner : Task.CompletedTask);
                }
            }
        );

        await _stage.OpenAsync("outer");

        await inner.OrMissing(Waits);
        Assert.Contains("inner", _stage.Runtime.Sessions.Select(session => session.SessionId.Value));
    }

    [Fact]
    public async Task A_hook_of_a_creation_may_create_another_session_while_an_update_waits()
    {
        await StartAsync();
        var attaching = new Signal("the outer session attaches");
        var goOn = new Signal("the outer session may go on");
        _stage.Script.On(
            "a.attach",
            async call =>
            {
                if (call.Session == "outer")
                {
                    attaching.Set();
                    await goOn.WaitAsync();
                    await _stage.OpenAsync("inner");
                }
            }
        );
        var outer = _stage.OpenAsync("outer");
        await attaching.WaitAsync();

        var update = _stage.Runtime.UpdateSettingsAsync(Changed).AsTask();
        goOn.Set();

        await outer;
        await update.OrMissing(Waits);
        Assert.All(_stage.Runtime.Sessions, session => Assert.Equal(Changed, session.Settings));
        Assert.Equal(3, _stage.Runtime.Sessions.Count);
    }

    [Theory]
    [InlineData("UpdateSettingsAsync")]
    [InlineData("UpdateGlobalSettingsAsync")]
    [InlineData("UpdateSessionSettingsAsync")]
    [InlineData("UpdatePluginsAsync")]
    public async Task Two_changes_at_once_are_not_possible_and_the_first_goes_on(string call)
    {
        var session = await StartAsync();
        var inside = new Signal("the first update is in its hook");
        var goOn = new Signal("the first update may go on");
        _stage.Script.On(
            "a.settings",
            async _ =>
            {
                inside.Set();
                await goOn.WaitAsync();
            }
        );
        var first = _stage.Runtime.UpdateSettingsAsync(Changed).AsTask();
        await inside.WaitAsync();

        var refused = await Assert.ThrowsAsync<ReconcileInProgressException>(() => CallAsync(call, session));

        goOn.Set();
        await first.OrMissing(Waits);
        Assert.Equal(call, refused.Operation);
        Assert.Equal(Changed, _stage.Runtime.Settings);
        _stage.Script.Calm();
        await CallAsync(call, session).OrMissing("afterwards updates work");
    }

    [Fact]
    public async Task Creating_a_session_from_outside_waits_for_the_update_and_uses_its_settings()
    {
        await StartAsync();
        var inside = new Signal("the update is in its hook");
        var goOn = new Signal("the update may go on");
        _stage.Script.On(
            "a.settings",
            async _ =>
            {
                inside.Set();
                await goOn.WaitAsync();
            }
        );
        var update = _stage.Runtime.UpdateSettingsAsync(Changed).AsTask();
        await inside.WaitAsync();

        var creation = _stage.OpenAsync("two");
        var waited = !creation.IsCompleted;
        goOn.Set();

        await update.OrMissing(Waits);
        Assert.True(waited);
        Assert.Equal(Changed, (await creation).Settings);
    }

    [Fact]
    public async Task Waiting_for_an_update_can_be_given_up()
    {
        await StartAsync();
        var inside = new Signal("the update is in its hook");
        var goOn = new Signal("the update may go on");
        _stage.Script.On(
            "a.settings",
            async _ =>
            {
                inside.Set();
                await goOn.WaitAsync();
            }
        );
        var update = _stage.Runtime.UpdateSettingsAsync(Changed).AsTask();
        await inside.WaitAsync();
        using var giveUp = new CancellationTokenSource();

        var creation = _stage.Runtime.CreateSessionAsync(giveUp.Token).AsTask();
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creation.OrMissing("the creation ends"));
        goOn.Set();
        await update.OrMissing(Waits);
    }

    [Fact]
    public async Task Giving_up_an_update_that_waits_for_creations_lets_others_in()
    {
        await StartAsync();
        var attaching = new Signal("the session attaches");
        var goOn = new Signal("the session may go on");
        _stage.Script.On(
            "a.attach",
            async call =>
            {
                if (call.Session == "slow")
                {
                    attaching.Set();
                    await goOn.WaitAsync();
                }
            }
        );
        var slow = _stage.OpenAsync("slow");
        await attaching.WaitAsync();
        using var giveUp = new CancellationTokenSource();
        var update = _stage.Runtime.UpdateSettingsAsync(Changed, giveUp.Token).AsTask();
        var waiting = _stage.OpenAsync("waiting");

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => update.OrMissing("the update ends"));
        await waiting.OrMissing("the gate is open again");
        goOn.Set();
        await slow;
        await _stage.Runtime.UpdateSettingsAsync(Changed).OrMissing(Waits);
    }

    [Theory, MemberData(nameof(Calls))]
    public async Task Work_that_outlives_its_operation_counts_as_outside(string call)
    {
        var session = await StartAsync();
        var over = new Signal("the creation is over");
        Task? late = null;
        _stage.Script.On(
            "a.attach",
            hook =>
            {
                if (hook.Session == "two")
                {
                    late = LateAsync();
                }
            }
        );
        await _stage.OpenAsync("two");

        over.Set();

        await late!.OrMissing("the late work ends");

        async Task LateAsync()
        {
            await over.WaitAsync();
            await CallAsync(call, session);
            await _stage.OpenAsync("three");
        }
    }

    [Fact]
    public async Task A_watcher_may_start_the_next_update()
    {
        await StartAsync();
        Task? next = null;
        _stage.Runtime.SettingsChanged += (_, change) =>
        {
            if (change.Settings == Changed)
            {
                next = _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask();
            }
        };

        await _stage.Runtime.UpdateSettingsAsync(Changed).OrMissing(Waits);

        await next!.OrMissing("the next update ends");
        Assert.Equal(RuntimeSettings.Empty, _stage.Runtime.Settings);
    }

    [Fact]
    public async Task A_detach_hook_of_a_disposal_may_change_the_runtime()
    {
        var session = await StartAsync();
        _stage.Script.On(
            "a.detach",
            async call =>
            {
                if (call.Session == "one")
                {
                    await _stage.Runtime.UpdateSettingsAsync(Changed);
                    await _stage.OpenAsync("two");
                }
            }
        );

        await session.DisposeAsync().OrMissing("the session is disposed");

        Assert.Equal(Changed, _stage.Runtime.Settings);
        Assert.Equal("two", Assert.Single(_stage.Runtime.Sessions).SessionId.Value);
    }

    [Fact]
    public async Task An_update_reached_through_an_event_is_refused_like_one_in_the_hook_itself()
    {
        var session = await StartAsync();
        Exception? refusal = null;
        session.Bus.On<string>(async _ => refusal = await Record.ExceptionAsync(() => CallAsync("UpdateSettingsAsync", session)));
        _stage.Script.On("a.settings", async call => await call.Context!.Bus.EmitAsync("event"));

        await _stage.Runtime.UpdateSettingsAsync(Changed).OrMissing(Waits);

        Assert.IsType<ReconcileInProgressException>(refusal);
    }

    [Fact]
    public async Task Another_runtime_may_be_changed_from_a_hook()
    {
        await StartAsync();
        await using var other = await PluginRuntime.StartAsync([]);
        _stage.Script.On(
            "a.settings",
            async _ =>
            {
                await other.UpdateSettingsAsync(RuntimeSettings.Empty);
                await using var session = await other.CreateSessionAsync();
            }
        );

        await _stage.Runtime.UpdateSettingsAsync(Changed).OrMissing(Waits);
    }

    private static RuntimeSettings Changed { get; } = RuntimeSettings.Off("leaves");

    private async Task<PluginSession> StartAsync()
    {
        _stage.Options.Settings = RuntimeSettings.Off("enters").AndPinned("a:slot", ServiceSettings.Off);
        await _stage.StartAsync(
            _stage.Global("g"),
            _stage.Session("a").Offering(new("slot")),
            _stage.Session("enters"),
            _stage.Session("leaves")
        );
        return await _stage.OpenAsync("one");
    }

    private Task CallAsync(string call, PluginSession session) =>
        call switch
        {
            "UpdateSettingsAsync" => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask(),
            "UpdateGlobalSettingsAsync" => _stage.Runtime.UpdateGlobalSettingsAsync(RuntimeSettings.Empty).AsTask(),
            "UpdateSessionSettingsAsync" => _stage.Runtime.UpdateSessionSettingsAsync(session, RuntimeSettings.Empty).AsTask(),
            "UpdatePluginsAsync" => _stage.Runtime.UpdatePluginsAsync(add: [_stage.Session("fresh")]).AsTask(),
            _ => _stage.Runtime.CreateSessionAsync().AsTask(),
        };
}
