using Cloister.AgUi;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Chat;

/// <summary>When and how often a failed run is tried again.</summary>
public sealed record RetryOptions
{
    /// <summary>How many attempts may follow the first one.</summary>
    /// <value>5</value>
    public int MaxAttempts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 5;

    /// <summary>How long to wait before the second attempt; each further wait is twice as long.</summary>
    /// <value>1 second</value>
    public TimeSpan BaseDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait, before <see cref="Jitter"/> is applied. A server that asks for a longer one is not asked again.</summary>
    /// <value>30 seconds</value>
    public TimeSpan MaxDelay
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>By which fraction waits are made longer or shorter at random, so that many clients do not come back at once.</summary>
    /// <value>0.2</value>
    public double Jitter
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 0.2;

    /// <summary>Whether an attempt that has already given more than its start is tried again. What it gave stays; tools may act twice.</summary>
    /// <value>It is not.</value>
    public bool AllowMidStream { get; init; }

    /// <summary>Decides instead of the rules of <see cref="RetryInterceptor"/>: gets the error and the number of the attempt to come.</summary>
    public Func<AgUiError, int, bool>? ShouldRetry { get; init; }

    /// <summary>Is told of each attempt after the first one, with its number and the wait before it. What it throws is ignored.</summary>
    public Action<int, TimeSpan>? OnReconnectAttempt { get; init; }

    /// <summary>
    /// Whether further attempts ask for the same run, by its id. Agents that know their runs give what there is of it then, and answer nothing twice;
    /// an agent of this library does. Others may refuse an id that they have seen.
    /// </summary>
    /// <value>They do not: each is another run.</value>
    public bool KeepRunId { get; init; }

    /// <summary>Makes the ids of the runs that further attempts are. They must be unique in their conversation.</summary>
    /// <value>Time-ordered random ids.</value>
#pragma warning disable RS0030 // The default source of ids: applications and tests put theirs in its place.
    public Func<string> NewRunId { get; init; } = () => Guid.CreateVersion7().ToString();
#pragma warning restore RS0030

    /// <summary>The clock that is waited by.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the jitter comes from. It is used under a lock.</summary>
    /// <value>Null for a source of the interceptor's own.</value>
    public Random? Random { get; init; }

    /// <summary>Where attempts are logged, without content.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
