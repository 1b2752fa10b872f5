namespace Cloister.Benchmarks;

/// <summary>A request that is answered with a number.</summary>
internal sealed record Question(int Value) : MediatR.IRequest<int>;
