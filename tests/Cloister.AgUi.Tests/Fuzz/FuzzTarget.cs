namespace Cloister.AgUi.Tests.Fuzz;

/// <summary>Something that is given bytes from outside. <paramref name="Feed"/> swallows the failures it documents and throws all others.</summary>
public sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Feed)
{
    public override string ToString() => Name;
}
