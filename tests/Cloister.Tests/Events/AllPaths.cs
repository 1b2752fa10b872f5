namespace Cloister.Tests.Events;

/// <summary>What holds on every path.</summary>
public sealed class AllPaths : TheoryData<EmitPath>
{
    public AllPaths()
        : base(EmitPath.Sync, EmitPath.Async, EmitPath.AsyncWithToken) { }
}
