using System.Net;

namespace Cloister.Agents.AspNetCore;

/// <summary>Counts what failed from where in the last minute. Safe for several threads.</summary>
internal sealed class FailureLimit(TimeProvider time)
{
    private const int Most = 5;
    private const int MostAddresses = 1000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _sync = new();
    private readonly Dictionary<IPAddress, Queue<long>> _failures = [];

    /// <summary>Counts a failure.</summary>
    /// <returns>How long to wait, if there were too many already; such a one does not count.</returns>
    public TimeSpan? Add(IPAddress address)
    {
        lock (_sync)
        {
            var failures = FailuresOf(address);
            if (failures.Count >= Most)
            {
                return Window - time.GetElapsedTime(failures.Peek());
            }

            failures.Enqueue(time.GetTimestamp());
            return null;
        }
    }

    private Queue<long> FailuresOf(IPAddress address)
    {
        if (!_failures.TryGetValue(address, out var failures))
        {
            ForgetSome();
            failures = new(Most);
            _failures.Add(address, failures);
        }

        Forget(failures);
        return failures;
    }

    /// <summary>However many addresses somebody has, remembering them stays cheap.</summary>
    private void ForgetSome()
    {
        if (_failures.Count < MostAddresses)
        {
            return;
        }

        foreach (var (address, failures) in _failures.ToList())
        {
            Forget(failures);
            if (failures.Count == 0)
            {
                _failures.Remove(address);
            }
        }

        if (_failures.Count >= MostAddresses)
        {
            _failures.Clear();
        }
    }

    private void Forget(Queue<long> failures)
    {
        while (failures.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= Window)
        {
            failures.Dequeue();
        }
    }
}
