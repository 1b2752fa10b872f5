using Cloister.Tests.Support;

namespace Cloister.Tests.Sessions;

/// <summary>Hooks may dispose others and wait for it. Where everybody would wait for everybody, somebody does not.</summary>
public sealed class MutualDisposalTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Sessions_that_dispose_each_other_in_a_circle_all_end(int count)
    {
        var circle = new Circle(count);
        await using var runtime = await PluginRuntime.StartAsync([circle.Plugin("partner")]);
        var sessions = new PluginSession[count];
        for (var i = 0; i < count; i++)
        {
            sessions[i] = await runtime.CreateSessionAsync(new SessionOptions { Id = new($"{i}") });
        }

        circle.Next = id => sessions[(int.Parse(id.Value, null) + 1) % count].DisposeAsync();

        await Task.WhenAll(sessions.Select(session => session.DisposeAsync().AsTask())).OrMissing("all sessions end");
        await runtime.DisposeAsync().AsTask().OrMissing("the runtime ends");

        Assert.All(sessions, session => Assert.True(session.Bus.IsDisposed));
        Assert.Empty(runtime.Sessions);
    }

    [Fact]
    public async Task Runtimes_whose_sessions_dispose_the_other_runtime_both_end()
    {
        var circle = new Circle(2);
        await using var one = await PluginRuntime.StartAsync([circle.Plugin("partner")]);
        await using var other = await PluginRuntime.StartAsync([circle.Plugin("partner")]);
        await one.CreateSessionAsync(new SessionOptions { Id = new("one") });
        await other.CreateSessionAsync(new SessionOptions { Id = new("other") });
        circle.Next = id => (id.Value == "one" ? other : one).DisposeAsync();

        await Task.WhenAll(one.DisposeAsync().AsTask(), other.DisposeAsync().AsTask()).OrMissing("both runtimes end");

        Assert.Empty(one.Sessions);
        Assert.Empty(other.Sessions);
    }

    [Fact]
    public async Task Who_waits_for_a_disposal_that_does_not_wait_back_waits_to_its_end()
    {
        var circle = new Circle(1);
        await using var runtime = await PluginRuntime.StartAsync([circle.Plugin("partner")]);
        var slow = await runtime.CreateSessionAsync(new SessionOptions { Id = new("slow") });
        var waiting = await runtime.CreateSessionAsync(new SessionOptions { Id = new("waiting") });
        var mayEnd = new TaskCompletionSource();
        var sawBusDisposed = false;
        circle.Next = async id =>
        {
            if (id.Value == "slow")
            {
                await mayEnd.Task;
                return;
            }

            await slow.DisposeAsync();
            sawBusDisposed = slow.Bus.IsDisposed;
        };

        var first = slow.DisposeAsync().AsTask();
        var second = waiting.DisposeAsync().AsTask();
        Assert.False(second.IsCompleted);
        mayEnd.SetResult();
        await Task.WhenAll(first, second).OrMissing("both sessions end");

        Assert.True(sawBusDisposed);
    }

    /// <summary>Every detach waits until all have begun, so that nobody is done before the circle is closed.</summary>
    private sealed class Circle(int count)
    {
        private readonly TaskCompletionSource _allBegun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _begun;

        public Func<SessionId, ValueTask> Next { get; set; } = _ => default;

        public SessionPlugin Plugin(string id) => new Partner(id, this);

        private async ValueTask GoOnAsync(SessionId id)
        {
            if (Interlocked.Increment(ref _begun) >= count)
            {
                _allBegun.TrySetResult();
            }

            await _allBegun.Task;
            await Next(id);
        }

        private sealed class Partner(string id, Circle circle) : SessionPlugin
        {
            public override PluginId PluginId => new(id);

            protected override ValueTask DetachAsync(SessionPluginContext context) => circle.GoOnAsync(context.SessionId);
        }
    }
}
