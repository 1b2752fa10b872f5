namespace Cloister.Tests.Services;

internal interface INamed
{
    string Name { get; }
}

internal sealed class Named(string name) : INamed
{
    public string Name => name;
}
