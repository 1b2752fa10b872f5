using System.Runtime.InteropServices;

namespace Cloister.Benchmarks;

/// <summary>The bus that one would write in an afternoon: handlers by type, for one thread, without priorities or envelopes.</summary>
internal sealed class HandWrittenBus
{
    private readonly Dictionary<Type, object> _handlers = [];
    private readonly Dictionary<(Type, Type), Delegate> _answers = [];

    public void On<T>(Action<T> handler)
    {
        if (!_handlers.TryGetValue(typeof(T), out var handlers))
        {
            _handlers[typeof(T)] = handlers = new List<Action<T>>();
        }

        ((List<Action<T>>)handlers).Add(handler);
    }

    public void OnRequest<TRequest, TResponse>(Func<TRequest, TResponse> handler) =>
        _answers[(typeof(TRequest), typeof(TResponse))] = handler;

    public void Emit<T>(T message)
    {
        if (_handlers.TryGetValue(typeof(T), out var handlers))
        {
            foreach (var handler in CollectionsMarshal.AsSpan((List<Action<T>>)handlers))
            {
                handler(message);
            }
        }
    }

    public TResponse Request<TRequest, TResponse>(TRequest request) =>
        ((Func<TRequest, TResponse>)_answers[(typeof(TRequest), typeof(TResponse))])(request);

    public void Clear()
    {
        _handlers.Clear();
        _answers.Clear();
    }
}
