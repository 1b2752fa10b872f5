namespace Cloister.Testing;

/// <summary>Records the events of a bus.</summary>
public static class RecordingExtensions
{
    /// <summary>Records every <typeparamref name="T"/> from now on, as it was emitted, before any handler changes or stops it.</summary>
    /// <param name="bus">The bus to listen to.</param>
    /// <param name="identifier">Hears only what is emitted for this identifier; what is emitted without one when null.</param>
    public static Recorded<T> Record<T>(this EventBus bus, string? identifier = null)
    {
        ArgumentNullException.ThrowIfNull(bus);
        var recorded = new Recorded<T>();
        bus.On<T>(e => recorded.Add(e.Event), priority: int.MaxValue, identifier);
        return recorded;
    }

    /// <inheritdoc cref="Record{T}(EventBus, string?)"/>
    /// <param name="scope">The scope whose bus to listen to.</param>
    /// <param name="identifier">Hears only what is emitted for this identifier; what is emitted without one when null.</param>
    public static Recorded<T> Record<T>(this IPluginScope scope, string? identifier = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Bus.Record<T>(identifier);
    }
}
