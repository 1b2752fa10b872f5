using System.Runtime.CompilerServices;

namespace Cloister.Benchmarks;

/// <summary>The handlers of all contenders: one addition, never inlined.</summary>
internal sealed class Counter
{
    public int Total { get; private set; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add<TKind>(EventEnvelope<Message<TKind>> envelope)
        where TKind : struct => Total += envelope.Event.Value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Add<TKind>(Message<TKind> message)
        where TKind : struct => Total += message.Value;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public ValueTask AddAsync<TKind>(EventEnvelope<Message<TKind>> envelope)
        where TKind : struct
    {
        Total += envelope.Event.Value;
        return ValueTask.CompletedTask;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public ValueTask AddAsync<TKind>(Message<TKind> message)
        where TKind : struct
    {
        Total += message.Value;
        return ValueTask.CompletedTask;
    }
}
