namespace Cloister.Testing;

/// <summary>Says what a storage did wrong.</summary>
internal static class Expect
{
    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new StorageConformanceException($"{what} should be {Show(expected)}, and is {Show(actual)}.");
        }
    }

    public static void True(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new StorageConformanceException(otherwise);
        }
    }

    public static async Task<TException> ThrowsAsync<TException>(Func<Task> call, string what)
        where TException : Exception
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (TException exception)
        {
            return exception;
        }
        catch (Exception exception)
        {
            throw new StorageConformanceException(
                $"{what} should throw {typeof(TException).Name}, and threw {exception.GetType().Name}: {exception.Message}",
                exception
            );
        }

        throw new StorageConformanceException($"{what} should throw {typeof(TException).Name}, and did not throw.");
    }

    private static string Show<T>(T value) => value is null ? "null" : $"'{value}'";
}
