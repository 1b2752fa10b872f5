namespace Cloister.Benchmarks;

/// <summary>What a slot holds.</summary>
internal interface IService<TPlugin, TPlace>;

/// <summary>One of a plugin's four services.</summary>
internal sealed class Service<TPlugin, TPlace> : IService<TPlugin, TPlace>;

/// <summary>The same, to be disposed.</summary>
internal sealed class DisposableService<TPlugin, TPlace> : IService<TPlugin, TPlace>, IDisposable
{
    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}

/// <summary>The same, taking config from settings.</summary>
internal sealed class ConfiguredService<TPlugin, TPlace> : PluginService, IService<TPlugin, TPlace>;

/// <summary>The same for the hand-written registry.</summary>
internal sealed class HandConfiguredService<TPlugin, TPlace> : IService<TPlugin, TPlace>, IConfigurable
{
    public ConfigMap? Settings { get; private set; }

    public void Configure(ConfigMap settings) => Settings = settings;
}
