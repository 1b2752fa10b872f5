namespace Cloister.Benchmarks;

/// <summary>The registry that one would write in an afternoon: lazy singletons by type, for one thread, with config by type.</summary>
internal sealed class HandWrittenRegistry(Dictionary<Type, ConfigMap> config)
{
    private readonly Dictionary<Type, Entry> _entries = [];
    private List<IDisposable>? _created;

    public void Register<T>(Func<T> create)
        where T : class => _entries[typeof(T)] = new(create);

    public T Resolve<T>()
        where T : class
    {
        var entry = _entries[typeof(T)];
        return (T)(entry.Instance ??= Create(typeof(T), entry.Factory));
    }

    public void Dispose()
    {
        for (var i = (_created?.Count ?? 0) - 1; i >= 0; i--)
        {
            _created![i].Dispose();
        }

        _entries.Clear();
    }

    private object Create(Type type, Func<object> factory)
    {
        var instance = factory();
        if (instance is IConfigurable configurable && config.TryGetValue(type, out var settings))
        {
            configurable.Configure(settings);
        }

        if (instance is IDisposable disposable)
        {
            (_created ??= []).Add(disposable);
        }

        return instance;
    }

    private sealed class Entry(Func<object> factory)
    {
        public Func<object> Factory { get; } = factory;

        public object? Instance { get; set; }
    }
}
