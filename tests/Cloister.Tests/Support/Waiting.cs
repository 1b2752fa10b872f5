namespace Cloister.Tests.Support;

/// <summary>Waits that end: a test that would hang says instead what did not happen.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static async Task OrMissing(this Task task, string what)
    {
        try
        {
            await task.WaitAsync(Longest);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            Assert.Fail($"Waited in vain: {what}.");
        }
    }

    public static async Task<T> OrMissing<T>(this Task<T> task, string what)
    {
        await ((Task)task).OrMissing(what);
        return await task;
    }

    public static Task OrMissing(this ValueTask task, string what) => task.AsTask().OrMissing(what);

    public static Task<T> OrMissing<T>(this ValueTask<T> task, string what) => task.AsTask().OrMissing(what);
}
