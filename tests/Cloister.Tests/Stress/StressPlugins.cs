namespace Cloister.Tests.Stress;

/// <summary>A value whose parts always belong together: the mode and what goes with it come from one settings object.</summary>
internal static class Modes
{
    public static readonly ServiceId<PluginService> Worker = new("worker");

    public static readonly RuntimeSettings Calm = Of("calm", calmPriority: 900);

    public static readonly RuntimeSettings Busy = Of("busy", calmPriority: 100).WithPlugin(new("extra"), enabled: false);

    public static void CheckNotTorn(ServiceRegistration winner)
    {
        var mode = winner.Settings.TryGetValue("mode", out var value) ? (string?)value : null;
        var fits = winner.PluginId.Value switch
        {
            "calm" => mode == "calm" && winner.EffectivePriority == 900,
            "busy" => mode == "busy" && winner.EffectivePriority == 500,
            _ => false,
        };
        Assert.True(fits, $"torn: {winner} with mode {mode}");
    }

    private static RuntimeSettings Of(string mode, int calmPriority) =>
        RuntimeSettings
            .Empty.WithService(Pin.Wildcard("worker"), new ServiceSettings(Config: ConfigMap.Of(("mode", mode))))
            .WithService(new PluginId("calm").Service("worker"), new ServiceSettings(Priority: calmPriority));
}

internal sealed class StressService : StatefulPluginService<SessionPluginContext>, IDisposable
{
    public int Disposals;

    protected override void Attach()
    {
        // A handler that is running while the service is detached on another thread has no Context any more.
        var bus = Context.Bus;
        On<Ping>(e => e.Event.Heard(bus));
    }

    public void Dispose() => Interlocked.Increment(ref Disposals);
}

internal sealed class StressPlugin(string id, Population population) : SessionPlugin
{
    public override PluginId PluginId => new(id);

    public override void Register(PluginServiceRegistry services) =>
        services.RegisterLazySingleton(Modes.Worker, () => population.Track(new StressService()));

    protected override void Attach(SessionPluginContext context)
    {
        On<Ping>(context, e => e.Event.Heard(context.Bus));
        On<Ping>(
            context,
            async e =>
            {
                await Task.Yield();
                e.Event.Heard(context.Bus);
            }
        );
        OnGlobal<Broadcast>(context, _ => population.Heard());
    }

    protected override async ValueTask DetachAsync(SessionPluginContext context)
    {
        await Task.Yield();
        population.Left(context.SessionId, PluginId);
    }

    protected override async ValueTask AttachAsync(SessionPluginContext context, CancellationToken cancellationToken)
    {
        population.Joined(context.SessionId, PluginId);
        Attach(context);
        await Task.Yield();
    }
}

internal sealed record Broadcast;

/// <summary>Counts the handlers that began although the bus was disposed already.</summary>
internal sealed class Ping
{
    private int _late;

    public int Late => Volatile.Read(ref _late);

    public void Heard(EventBus bus)
    {
        if (bus.IsDisposed)
        {
            Interlocked.Increment(ref _late);
        }
    }
}

/// <summary>Who is attached where, and which services were made: at the end nobody may be left.</summary>
internal sealed class Population
{
    private readonly Lock _sync = new();
    private readonly HashSet<(SessionId, PluginId)> _attached = [];
    private readonly List<StressService> _services = [];
    private int _heard;

    public int Broadcasts => Volatile.Read(ref _heard);

    public void Heard() => Interlocked.Increment(ref _heard);

    public StressService Track(StressService service)
    {
        lock (_sync)
        {
            _services.Add(service);
        }

        return service;
    }

    public void Joined(SessionId session, PluginId plugin)
    {
        lock (_sync)
        {
            Assert.True(_attached.Add((session, plugin)), $"{plugin} was attached twice in {session}");
        }
    }

    public void Left(SessionId session, PluginId plugin)
    {
        lock (_sync)
        {
            Assert.True(_attached.Remove((session, plugin)), $"{plugin} was detached without being attached in {session}");
        }
    }

    public void AssertEmpty()
    {
        Assert.Empty(_attached);
        Assert.NotEmpty(_services);
        Assert.All(_services, service => Assert.Equal(1, service.Disposals));
        Assert.All(_services, service => Assert.False(service.HasContext));
    }
}
