using System.Security.Cryptography;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Which failures are worth another attempt, and how long to wait before it.</summary>
internal sealed class Backoff
{
    // A timer takes no longer one; nobody waits for it anyway.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly RetryOptions _options;
    private readonly Random _random;
    private readonly Lock _sync = new();

    public Backoff(RetryOptions options)
    {
        _options = options;
        _random = options.Random ?? new Random(RandomNumberGenerator.GetInt32(int.MaxValue));
    }

    /// <summary>Whether to try again, and after which wait.</summary>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="failure">What makes it necessary.</param>
    /// <param name="delay">The wait before it.</param>
    public bool TryPlan(int attempt, AgUiError? failure, out TimeSpan delay)
    {
        var wait = attempt <= _options.MaxAttempts && IsRetryable(failure, attempt) ? DelayBefore(attempt, failure) : null;
        delay = wait ?? default;
        return wait is not null;
    }

    /// <summary>The wait before an attempt; null when there is to be none because the server asks for more patience than we have.</summary>
    /// <param name="attempt">The number of the attempt, from 1.</param>
    /// <param name="failure">What made it necessary.</param>
    public TimeSpan? DelayBefore(int attempt, AgUiError? failure)
    {
        var delay = DelayBefore(attempt);
        var asked = RetryAfter.Of(failure);
        return asked > _options.MaxDelay ? null
            : asked > delay ? asked
            : delay;
    }

    public bool IsRetryable(AgUiError? failure, int attempt) =>
        failure is not null && (_options.ShouldRetry?.Invoke(failure, attempt) ?? IsTransient(failure));

    /// <summary>The error of a run for which no attempt is left.</summary>
    public TransportError Spent(AgUiError last) =>
        new(
            $"Gave up after {_options.MaxAttempts} {(_options.MaxAttempts == 1 ? "retry" : "retries")}. {last.Message}",
            ErrorCode.TransportClosed
        )
        {
            Cause = last,
        };

    /// <summary>Tells the application that an attempt is about to begin.</summary>
    public void Announce(int attempt, TimeSpan delay)
    {
        Telemetry.Reconnects.Add(1);
        Callbacks.Invoke(() => _options.OnReconnectAttempt?.Invoke(attempt, delay));
    }

    public Task WaitAsync(TimeSpan delay, CancellationToken cancellationToken) =>
        Task.Delay(delay, _options.TimeProvider, cancellationToken);

    private TimeSpan DelayBefore(int attempt)
    {
        var doubled = _options.BaseDelay.TotalMilliseconds * Math.Pow(2, attempt - 1);
        var capped = Math.Min(doubled, _options.MaxDelay.TotalMilliseconds);
        var milliseconds = Math.Clamp(capped * Factor(), 0, Longest.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(milliseconds);
    }

    private double Factor()
    {
        lock (_sync)
        {
            return 1 + (_options.Jitter * ((2 * _random.NextDouble()) - 1));
        }
    }

    private static bool IsTransient(AgUiError failure) =>
        failure switch
        {
            TransportError { StatusCode: null } => failure.Code != ErrorCode.TransportTlsFail,
            TransportError { StatusCode: 408 or 425 or 500 or 502 or 503 or 504 } => true,
            BusinessError => failure.Code == ErrorCode.BusinessRateLimited,
            _ => false,
        };
}
