namespace Cloister.Chat;

/// <summary>Counts runs of the agent that have not let go of everything.</summary>
internal sealed class RunsUnderway
{
    /// <summary>Where a run finds the count it belongs to.</summary>
    public const string Item = "Cloister.Chat.RunsUnderway";

    private readonly Lock _sync = new();
    private int _count;
    private TaskCompletionSource? _none;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Completes when there is none.</summary>
    public Task NoneAsync()
    {
        lock (_sync)
        {
            return _count == 0 ? Task.CompletedTask : (_none ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    public void Began()
    {
        lock (_sync)
        {
            _count++;
        }
    }

    public void Ended()
    {
        lock (_sync)
        {
            if (--_count == 0)
            {
                _none?.TrySetResult();
                _none = null;
            }
        }
    }
}
