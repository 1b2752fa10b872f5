namespace Cloister.Agents;

/// <summary>What goes over the bus when something happened.</summary>
internal sealed class EffectCall<T>(T value)
{
    public T Value => value;
}
