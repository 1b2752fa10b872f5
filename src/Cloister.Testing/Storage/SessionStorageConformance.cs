using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>What every <see cref="ISessionStorage"/> promises, as checks that run against any of them, in any test framework.</summary>
/// <example>
/// <code>
/// [Fact]
/// public Task My_storage_keeps_its_promises() => SessionStorageConformance.RunAsync(() => new MyStorage());
/// </code>
/// </example>
public static class SessionStorageConformance
{
    /// <summary>The checks of a storage by itself; as theory data each is a test of its own.</summary>
    public static IReadOnlyList<StorageCheck> Checks { get; } =
    [.. KeepingChecks.All, .. RevisionChecks.All, .. ThreadChecks.All, .. OrderChecks.All];

    /// <summary>The checks of a storage whose data outlives it, and which others may use at the same time.</summary>
    public static IReadOnlyList<StorageCheck> DurableChecks { get; } = SharedDataChecks.All;

    /// <summary>Runs all <see cref="Checks"/>.</summary>
    /// <param name="create">Makes a storage without any thread, another one at each call.</param>
    /// <exception cref="StorageConformanceException">Some promises are not kept: the message lists them all.</exception>
    public static Task RunAsync(Func<ISessionStorage> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return RunAsync(Checks, _ => create());
    }

    /// <summary>Runs all <see cref="Checks"/> and all <see cref="DurableChecks"/>.</summary>
    /// <param name="openAt">Opens the storage of a place: a number, for instance as the name of a folder. A new place is empty.</param>
    /// <exception cref="StorageConformanceException">Some promises are not kept: the message lists them all.</exception>
    public static Task RunDurableAsync(Func<int, ISessionStorage> openAt)
    {
        ArgumentNullException.ThrowIfNull(openAt);
        return RunAsync([.. Checks, .. DurableChecks], openAt);
    }

    private static async Task RunAsync(IReadOnlyList<StorageCheck> checks, Func<int, ISessionStorage> openAt)
    {
        List<Exception> failures = [];
        for (var place = 0; place < checks.Count; place++)
        {
            try
            {
                var here = place;
                await checks[place].RunAsync(() => openAt(here)).ConfigureAwait(false);
            }
            catch (StorageConformanceException exception)
            {
                failures.Add(exception);
            }
        }

        if (failures.Count > 0)
        {
            throw new StorageConformanceException(
                $"{failures.Count} of {checks.Count} promises are not kept:{string.Concat(failures.Select(failure => $"\n- {failure.Message}"))}",
                new AggregateException(failures)
            );
        }
    }
}
