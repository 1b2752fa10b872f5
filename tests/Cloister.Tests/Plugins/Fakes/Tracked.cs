namespace Cloister.Tests.Plugins;

/// <summary>Something to be ended with detach, and what happens then.</summary>
internal sealed class Tracked(Action ending) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        ending();
        return ValueTask.CompletedTask;
    }
}
