using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>One promise that every <see cref="ISessionStorage"/> keeps, and the check of it.</summary>
public sealed class StorageCheck
{
    private readonly Func<StorageUnderTest, Task> _check;

    internal StorageCheck(string name, Func<StorageUnderTest, Task> check)
    {
        Name = name;
        _check = check;
    }

    /// <summary>The promise, as a sentence.</summary>
    public string Name { get; }

    /// <summary>Checks a storage.</summary>
    /// <param name="open">
    /// Makes the storage; what it makes is disposed after the check, if it can be. For a check of <see cref="SessionStorageConformance.Checks"/> it is
    /// called once and has to give an empty storage; for one of <see cref="SessionStorageConformance.DurableChecks"/> it is called several times, and
    /// all it gives has to work on the same data, empty at first.
    /// </param>
    /// <exception cref="StorageConformanceException">The promise is not kept.</exception>
    public async Task RunAsync(Func<ISessionStorage> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        var storage = new StorageUnderTest(open);
        await using (storage.ConfigureAwait(false))
        {
            try
            {
                await _check(storage).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System).ConfigureAwait(false);
            }
            catch (Exception exception)
            {
                throw new StorageConformanceException($"{Name}: {exception.Message}", exception);
            }
        }
    }

    /// <summary>The promise, for the names of tests.</summary>
    public override string ToString() => Name;
}
