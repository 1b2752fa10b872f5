namespace Cloister;

/// <summary>
/// Which thread waits for which registry to create something. Factories of two scopes that resolve from each other could make
/// two threads wait for each other without any service being asked for twice; the one that would close the circle is refused.
/// </summary>
internal static class CreationWaits
{
    // Only threads that find another one creating come here.
    private static readonly Lock Sync = new();
    private static readonly Dictionary<int, ServiceRegistry> WaitingFor = [];

    /// <exception cref="InvalidOperationException">The other thread waits for this one.</exception>
    public static void Enter(Lock creation, ServiceRegistry registry, ServiceId slot)
    {
        var thread = Environment.CurrentManagedThreadId;
        lock (Sync)
        {
            if (LeadsBack(registry, thread))
            {
                throw new InvalidOperationException(
                    $"Creating slot '{slot}' would wait for another thread, which is creating a service of another scope and waits for this one. "
                        + "Let factories resolve in one direction only, from sessions to the global scope, or resolve when the service is used."
                );
            }

            WaitingFor[thread] = registry;
        }

        try
        {
            creation.Enter();
        }
        finally
        {
            lock (Sync)
            {
                WaitingFor.Remove(thread);
            }
        }
    }

    private static bool LeadsBack(ServiceRegistry registry, int thread)
    {
        var creator = registry.CreatingThread;
        while (creator != thread && WaitingFor.TryGetValue(creator, out var next))
        {
            creator = next.CreatingThread;
        }

        return creator == thread;
    }
}
