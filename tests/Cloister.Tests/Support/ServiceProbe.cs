namespace Cloister.Tests.Support;

/// <summary>A stateful service that plays the hooks of a script and listens to <see cref="Ping"/> while it is attached.</summary>
internal sealed class ServiceProbe(Script script, string name) : StatefulPluginService<PluginContext>, IDisposable
{
    /// <summary>How often config was injected.</summary>
    public int Injections { get; private set; }

    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        IsDisposed = true;
        script.Run(new(name + ".dispose", Context: null, CancellationToken.None));
    }

    public override string ToString() => $"{name}{(HasContext ? " attached" : "")}{(IsDisposed ? " disposed" : "")} {Settings.ToJson()}";

    protected override ValueTask AttachAsync(CancellationToken cancellationToken)
    {
        On<Ping>(e => e.Event.HeardBy(name));
        return script.RunAsync(new(name + ".attach", Context, cancellationToken));
    }

    protected override ValueTask DetachAsync() => script.RunAsync(new(name + ".detach", Context, CancellationToken.None));

    protected override void OnSettingsInjected()
    {
        Injections++;
        script.Run(new(name + ".inject", Context: null, CancellationToken.None));
    }
}
