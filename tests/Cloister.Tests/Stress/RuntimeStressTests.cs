using System.Collections.Concurrent;

namespace Cloister.Tests.Stress;

/// <summary>Many threads create, use, update and dispose. Nothing may hang, tear, or be left behind.</summary>
public sealed class RuntimeStressTests : IAsyncDisposable
{
    private readonly Population _population = new();
    private readonly PluginRuntime _runtime;
    private readonly ConcurrentDictionary<PluginSession, bool> _open = [];
    private int _updates;
    private volatile bool _isOver;

    public RuntimeStressTests() => _runtime = new([.. new[] { "calm", "busy", "extra" }.Select(id => new StressPlugin(id, _population))]);

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public Task Threads_that_create_use_update_and_dispose_leave_nothing_behind() => RunAsync(rounds: 150);

    [Fact(Timeout = 600_000)]
    [Trait("Category", "Stress")]
    public Task Threads_that_create_use_update_and_dispose_for_long_leave_nothing_behind() => RunAsync(rounds: 12_000);

    private async Task RunAsync(int rounds)
    {
        await _runtime.InitializeAsync(new InitOptions { Settings = WithExtra(Modes.Calm) });
        Task[] workers = [.. Enumerable.Range(0, 4).Select(worker => Task.Run(() => UseAsync(rounds, worker)))];
        Task[] meddlers = [Task.Run(UpdateAsync), Task.Run(UpdateOneAsync), Task.Run(ChangePluginsAsync), Task.Run(BroadcastAsync)];

        await Task.WhenAll(workers);
        _isOver = true;
        await Task.WhenAll(meddlers);
        await _runtime.DisposeAsync();

        Assert.True(Volatile.Read(ref _updates) > 0, "no update came through");
        Assert.Empty(_runtime.Sessions);
        _population.AssertEmpty();
    }

    private async Task UseAsync(int rounds, int worker)
    {
        for (var round = 0; round < rounds; round++)
        {
            var session = await _runtime.CreateSessionAsync();
            _open[session] = true;
            Modes.CheckNotTorn(session.Registry.ResolveRegistration(Modes.Worker.Id));
            var emits = Enumerable.Range(0, 4).Select(i => Task.Run(() => EmitAsync(session))).ToArray();
            if ((round + worker) % 3 != 0)
            {
                await Task.WhenAll(emits);
            }

            _ = session.Registry.TryResolve(Modes.Worker);
            _open.TryRemove(session, out _);
            await Task.WhenAll(session.DisposeAsync().AsTask(), session.DisposeAsync().AsTask());
            Assert.Null(_runtime.FindSession(session.SessionId));
            await Task.WhenAll(emits);
        }
    }

    private static async Task EmitAsync(PluginSession session)
    {
        var ping = new Ping();
        try
        {
            await session.EmitAsync(ping);
        }
        catch (ObjectDisposedException)
        {
            // The session went in the middle; what counts is who was still called.
        }

        Assert.True(ping.Late <= 1, $"{ping.Late} handlers of one emit began on a disposed bus");
    }

    private async Task UpdateAsync()
    {
        for (var i = 0; !_isOver; i++)
        {
            await TryAsync(() => _runtime.UpdateSettingsAsync(i % 2 == 0 ? Modes.Busy : WithExtra(Modes.Calm)));
            await Assert.ThrowsAnyAsync<InvalidOperationException>(() =>
                _runtime.UpdateSettingsAsync(Modes.Calm.WithPlugin(new PluginId("nobody"), enabled: true)).AsTask()
            );
        }
    }

    private async Task UpdateOneAsync()
    {
        for (var i = 0; !_isOver; i++)
        {
            if (_open.Keys.FirstOrDefault() is { } session)
            {
                await TryAsync(() => _runtime.UpdateSessionSettingsAsync(session, i % 2 == 0 ? Modes.Calm : Modes.Busy));
            }

            await Task.Yield();
        }
    }

    private async Task ChangePluginsAsync()
    {
        var isThere = false;
        while (!_isOver)
        {
            var guest = new PluginId("guest");
            await TryAsync(async () =>
            {
                if (isThere)
                {
                    await _runtime.UpdateSettingsAsync(_runtime.Settings.WithPlugin(guest, enabled: false));
                    await _runtime.UpdatePluginsAsync(remove: [guest]);
                    isThere = false;
                }
                else
                {
                    await _runtime.UpdatePluginsAsync(add: [new StressPlugin("guest", _population)]);
                    isThere = true;
                }
            });
        }
    }

    private async Task BroadcastAsync()
    {
        while (!_isOver)
        {
            await _runtime.GlobalBus.EmitAsync(new Broadcast());
            await Task.Yield();
        }
    }

    /// <summary>Changes come one at a time, sessions may be gone: being refused is part of the game, any other failure is not.</summary>
    private async Task TryAsync(Func<ValueTask> change)
    {
        try
        {
            await change();
            Interlocked.Increment(ref _updates);
        }
        catch (InvalidOperationException refused)
            when (refused is ReconcileInProgressException or ObjectDisposedException or UnknownReferenceException
                || refused.Message.Contains("is disposed", StringComparison.Ordinal)
                || refused.Message.Contains("is attached", StringComparison.Ordinal)
            )
        {
            await Task.Yield();
        }
    }

    private static RuntimeSettings WithExtra(RuntimeSettings settings) => settings.WithPlugin(new PluginId("extra"), enabled: true);
}
