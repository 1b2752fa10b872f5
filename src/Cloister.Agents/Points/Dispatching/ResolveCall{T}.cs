namespace Cloister.Agents;

/// <summary>What goes over the bus when something is asked.</summary>
internal sealed class ResolveCall<T>(T question)
{
    public T Question => question;
}
