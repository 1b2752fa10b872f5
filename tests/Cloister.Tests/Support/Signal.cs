namespace Cloister.Tests.Support;

/// <summary>Something that a test waits for, or that it lets hooks wait for.</summary>
internal sealed class Signal(string what)
{
    private readonly TaskCompletionSource _source = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSet => _source.Task.IsCompleted;

    public void Set() => _source.TrySetResult();

    /// <summary>Waits, but not for ever.</summary>
    public Task WaitAsync() => _source.Task.OrMissing(what);
}
