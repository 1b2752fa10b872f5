namespace Cloister.Agents;

/// <summary>A model did not answer, or broke off.</summary>
/// <remarks>
/// The message begins with <c>Model request failed:</c> and may be shown: it holds what the provider said, shortened, and never a key.
/// It is thrown by every client of a <c>ModelPool</c>; a client of one's own that throws it is retried like those.
/// </remarks>
public sealed class ModelRequestException : Exception
{
    private readonly bool? _isTransient;

    /// <summary>Says what went wrong.</summary>
    /// <param name="provider">The id of the provider.</param>
    /// <param name="status">The HTTP status; null if there was no answer at all, or none that says one.</param>
    /// <param name="reason">Why, in words that may be shown.</param>
    /// <param name="innerException">What caused it.</param>
    public ModelRequestException(string provider, int? status, string reason, Exception? innerException = null)
        : base(status is { } code ? $"Model request failed: {code} {reason}" : $"Model request failed: {reason}", innerException)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentNullException.ThrowIfNull(reason);
        Provider = provider;
        Status = status;
        Reason = reason;
    }

    /// <summary>The id of the provider.</summary>
    public string Provider { get; }

    /// <summary>The HTTP status; null if there was no answer at all, or none that says one.</summary>
    public int? Status { get; }

    /// <summary>The provider's own word for it, such as <c>rate_limit_exceeded</c>.</summary>
    public string? Code { get; init; }

    /// <summary>Why, in words that may be shown.</summary>
    public string Reason { get; }

    /// <summary>How long the provider asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the same request may succeed later.</summary>
    /// <value>True without a status and for 408, 429 and 5xx, but for requests that were too long; unless whoever throws knows better.</value>
    public bool IsTransient
    {
        get => _isTransient ?? (Status is null or 408 or 429 or >= 500 && !IsContextOverflow);
        init => _isTransient = value;
    }

    /// <summary>Whether the request was too long for the model; a shorter one may succeed.</summary>
    public bool IsContextOverflow => ContextOverflow.IsMeant(Status, Code, Reason);
}
