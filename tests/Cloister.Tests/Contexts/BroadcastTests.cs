using Cloister.Tests.Events;
using Cloister.Tests.Plugins;

namespace Cloister.Tests.Contexts;

public sealed class BroadcastTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<string> _heard = [];

    [Fact]
    public async Task Every_session_hears_it_and_the_global_bus_does_not()
    {
        await using var runtime = await StartAsync();
        await OpenAsync(runtime, "a", "b", "c");
        runtime.GlobalBus.On<Posted>(_ => _heard.Add("global"));

        await runtime.Sessions.EmitAsync(new Posted("x"));
        await runtime.GlobalContext.Sessions.EmitAsync(new Posted("x"), EmitOptions.For("somebody"));

        Assert.Equal(["a", "b", "c", "a", "b", "c"], _heard);
    }

    [Fact]
    public async Task Without_sessions_nothing_happens()
    {
        await using var runtime = await StartAsync();

        await runtime.Sessions.EmitAsync(new Posted("x"));

        Assert.Empty(_heard);
        await Assert.ThrowsAsync<ArgumentNullException>("sessions", () => ((IReadOnlyList<PluginSession>)null!).EmitAsync(new Posted("x")));
    }

    [Fact]
    public async Task A_stop_in_one_session_stays_there()
    {
        await using var runtime = await StartAsync();
        var sessions = await OpenAsync(runtime, "a", "b");
        sessions[0].Bus.On<Posted>(e => e.Stop(e.Event), Priority.High);

        await runtime.Sessions.EmitAsync(new Posted("x"));

        Assert.Equal(["b"], _heard);
    }

    [Fact]
    public async Task Sessions_hear_it_side_by_side()
    {
        await using var runtime = await StartAsync();
        var sessions = await OpenAsync(runtime, "a", "b");
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sessions[0].Bus.On<Posted>(async Task (_) => await reached.Task.WaitAsync(Patience));
        sessions[1].Bus.On<Posted>(_ => reached.SetResult());

        await runtime.Sessions.EmitAsync(new Posted("x"));

        Assert.True(reached.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task The_first_failure_in_the_order_of_sessions_is_thrown_after_the_slowest_has_settled()
    {
        await using var runtime = await StartAsync();
        var sessions = await OpenAsync(runtime, "a", "b", "c");
        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = new TimeoutException("b");
        sessions[1]
            .Bus.On<Posted>(
                async Task (_) =>
                {
                    await late.Task.WaitAsync(Patience);
                    throw first;
                }
            );
        sessions[2].Bus.On((Action<EventEnvelope<Posted>>)(_ => throw new TimeoutException("c")));

        var broadcast = runtime.Sessions.EmitAsync(new Posted("x"));
        Assert.False(broadcast.IsCompleted);
        late.SetResult();

        Assert.Same(first, await Assert.ThrowsAsync<TimeoutException>(() => broadcast));
        Assert.Equal(["a", "b", "c"], _heard);
    }

    [Fact]
    public async Task A_session_that_is_being_disposed_is_left_out()
    {
        await using var runtime = await StartAsync();
        var sessions = await OpenAsync(runtime, "a", "b");
        IReadOnlyList<PluginSession> asTheyWere = [.. runtime.Sessions];
        await sessions[0].DisposeAsync();

        await asTheyWere.EmitAsync(new Posted("x"));

        Assert.Equal(["b"], _heard);
    }

    [Fact]
    public async Task Dispatch_goes_by_the_type_of_the_call()
    {
        await using var runtime = await StartAsync();
        await OpenAsync(runtime, "a");

        await runtime.Sessions.EmitAsync(new Pinned("x"));
        Assert.Empty(_heard);
        await runtime.Sessions.EmitAsync<Posted>(new Pinned("x"));

        Assert.Equal(["a"], _heard);
    }

    private async Task<PluginRuntime> StartAsync()
    {
        var plugin = new SessionPluginFake("listener");
        plugin.Attaching = context =>
            plugin.Listen<Posted>(
                context,
                _ =>
                {
                    lock (_heard)
                    {
                        _heard.Add(context.SessionId.Value);
                    }
                }
            );
        return await PluginRuntime.StartAsync([plugin]);
    }

    private static async Task<List<PluginSession>> OpenAsync(PluginRuntime runtime, params string[] ids)
    {
        List<PluginSession> sessions = [];
        foreach (var id in ids)
        {
            sessions.Add(await runtime.CreateSessionAsync(new SessionOptions { Id = new SessionId(id) }));
        }

        return sessions;
    }
}
