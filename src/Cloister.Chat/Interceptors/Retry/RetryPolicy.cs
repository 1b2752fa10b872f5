namespace Cloister.Chat;

/// <summary>The retries of an HTTP agent: up to 3, the first after half a second.</summary>
public sealed record RetryPolicy : RetryOptions
{
    /// <summary>3 attempts after the first one, 500 ms to 30 s apart.</summary>
    public RetryPolicy()
    {
        MaxAttempts = 3;
        BaseDelay = TimeSpan.FromMilliseconds(500);
    }
}
