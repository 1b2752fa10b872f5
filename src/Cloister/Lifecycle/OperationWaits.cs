namespace Cloister;

/// <summary>
/// Who waits for whose operation to end. Hooks may dispose other sessions and runtimes and wait for that; where such waits
/// would close a circle, the last one is not begun, because none of them could ever end.
/// </summary>
internal static class OperationWaits
{
    // Only waits from inside a hook come here, and only for their time: a handful at most.
    private static readonly Lock Sync = new();
    private static readonly List<Wait> Waits = [];

    // Who holds is asked for when it matters: it may not be known yet when the wait begins.
    private sealed record Wait(RuntimeOperation Waiter, Func<RuntimeOperation?> Holder);

    /// <summary>Waits until <paramref name="done"/>, unless the operation that has to get there waits for the caller.</summary>
    public static Task WaitAsync(Func<RuntimeOperation?> holder, Task done)
    {
        if (done.IsCompleted || RuntimeOperation.Current is not { } waiter)
        {
            return done;
        }

        var wait = new Wait(waiter, holder);
        lock (Sync)
        {
            if (LeadsBack(holder(), waiter, []))
            {
                return Task.CompletedTask;
            }

            Waits.Add(wait);
        }

        return WaitListedAsync(wait, done);
    }

    private static async Task WaitListedAsync(Wait wait, Task done)
    {
        try
        {
            await done.ConfigureAwait(false);
        }
        finally
        {
            lock (Sync)
            {
                Waits.Remove(wait);
            }
        }
    }

    private static bool LeadsBack(RuntimeOperation? holder, RuntimeOperation waiter, HashSet<RuntimeOperation> seen) =>
        holder is not null
        && (
            waiter.IsInside(holder)
            || (seen.Add(holder) && Waits.Exists(wait => wait.Waiter.IsInside(holder) && LeadsBack(wait.Holder(), waiter, seen)))
        );
}
