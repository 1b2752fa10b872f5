namespace Cloister.Hosting.Tests;

/// <summary>Waits for what has to happen, and says what it was when it does not.</summary>
internal static class Soon
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static async Task Is(Task happening, string what)
    {
        try
        {
            await happening.WaitAsync(Limit);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"After {Limit.TotalSeconds} s it was still missing: {what}.");
        }
    }

    public static async Task<T> Is<T>(Task<T> happening, string what)
    {
        await Is((Task)happening, what);
        return await happening;
    }
}
