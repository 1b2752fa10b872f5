using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Asks the application for headers, once for each attempt, and sends them along. They never enter the input.</summary>
/// <remarks>
/// <para>
/// Names compare without case, and of several such interceptors the one nearer the agent wins. <c>Content-Type</c> and <c>Accept</c> belong to
/// the transport. When the headers cannot be had or cannot be sent, no connection is made and the run ends as unauthenticated.
/// </para>
/// <para>
/// When the server answers 401, the headers are asked for once more, with <see cref="AuthContext.ForceRefresh"/>, and the request is
/// repeated as it was: a run that was refused at the door has not happened, so that it keeps its id.
/// </para>
/// </remarks>
public sealed class AuthInterceptor : IInterceptor
{
    private readonly Func<AuthContext, CancellationToken, ValueTask<IReadOnlyDictionary<string, string>>> _headers;

    /// <summary>Gets headers from a provider.</summary>
    /// <param name="headers">Asked once for each attempt; it may be asked for several runs at a time.</param>
    public AuthInterceptor(Func<AuthContext, CancellationToken, ValueTask<IReadOnlyDictionary<string, string>>> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        _headers = headers;
    }

    /// <summary>Whether the headers are asked for anew after a 401.</summary>
    /// <value>They are.</value>
    public bool RetryOnUnauthorized { get; init; } = true;

    /// <inheritdoc/>
    public async IAsyncEnumerable<AgUiEvent> InterceptAsync(
        RunContext context,
        RunDelegate next,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var isLast = !RetryOnUnauthorized;
        for (var forceRefresh = false; ; forceRefresh = isLast = true)
        {
            var (authorized, failure) = await AuthorizeAsync(context, forceRefresh, cancellationToken).ConfigureAwait(false);
            if (failure is not null)
            {
                yield return failure;
                yield break;
            }

            var isFirst = true;
            var isRefused = false;
            await foreach (var @event in next(authorized, cancellationToken).ConfigureAwait(false))
            {
                isRefused = isFirst && !isLast && IsUnauthorized(@event);
                if (isRefused)
                {
                    break;
                }

                isFirst = false;
                yield return @event;
            }

            if (!isRefused)
            {
                yield break;
            }
        }
    }

    private async ValueTask<(RunContext Context, RunEnded? Failure)> AuthorizeAsync(
        RunContext context,
        bool forceRefresh,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var headers = await _headers(new(context, forceRefresh), cancellationToken).ConfigureAwait(false);
            return (context with { Headers = Merge(context.Headers, headers) }, null);
        }
#pragma warning disable CA1031 // The application's provider fails for reasons of its own; the run says that it did.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var error = new BusinessError("Authentication header resolution failed", ErrorCode.BusinessAuth) { Exception = exception };
            return (context, new(RunOutcome.TransportFailed, error));
        }
    }

    private static ImmutableDictionary<string, string> Merge(
        ImmutableDictionary<string, string> headers,
        IReadOnlyDictionary<string, string> added
    )
    {
        // The context's own comparer is not trusted: the application may have put a dictionary of its own there.
        headers = headers.WithComparers(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in added)
        {
            if (value.AsSpan().ContainsAny('\r', '\n', '\0'))
            {
                throw new FormatException(
                    $"The value of the header '{name}' contains a line break or NUL, so it was not sent. Give a value on one line."
                );
            }

            headers = headers.SetItem(name, value);
        }

        return headers;
    }

    private static bool IsUnauthorized(AgUiEvent @event) =>
        @event is RunEnded { Error: BusinessError { Code: ErrorCode.BusinessAuth, Cause: TransportError { StatusCode: 401 } } };
}
