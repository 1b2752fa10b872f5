namespace Cloister.Tests.Events;

/// <summary>What holds where handlers are awaited.</summary>
public sealed class AsyncPaths : TheoryData<EmitPath>
{
    public AsyncPaths()
        : base(EmitPath.Async, EmitPath.AsyncWithToken) { }
}
