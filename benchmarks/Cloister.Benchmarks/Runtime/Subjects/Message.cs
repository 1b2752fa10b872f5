namespace Cloister.Benchmarks;

/// <summary>An event; <typeparamref name="TKind"/> makes as many types of it as are needed.</summary>
internal sealed record Message<TKind>(int Value) : MediatR.INotification
    where TKind : struct;
