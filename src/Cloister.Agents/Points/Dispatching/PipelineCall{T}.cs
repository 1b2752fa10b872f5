namespace Cloister.Agents;

/// <summary>What goes over the bus when a value is changed.</summary>
internal sealed class PipelineCall<T>(T value)
{
    public T Value { get; set; } = value;

    public PointException? Failure { get; set; }
}
