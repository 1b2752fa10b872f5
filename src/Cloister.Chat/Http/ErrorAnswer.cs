using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>What an answer means that is no success.</summary>
internal static class ErrorAnswer
{
    /// <summary>How much of a body is read.</summary>
    public const int MaxBodyBytes = 64 * 1024;

    /// <summary>How long a body is read.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>The error a run ends with.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="body">The first part of its body.</param>
    /// <param name="now">The moment that dates are counted from.</param>
    public static AgUiError Of(HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        var details = DetailsOf(response, body, now);
        var answer = new TransportError(
            string.Create(CultureInfo.InvariantCulture, $"The agent answered with status {status}"),
            ErrorCode.TransportClosed
        )
        {
            StatusCode = status,
            Details = details,
        };
        return status switch
        {
            401 => Refusal("The agent does not know who asks", ErrorCode.BusinessAuth),
            402 => Refusal("A quota is used up", ErrorCode.BusinessQuotaExceeded),
            403 => Refusal("The agent does not serve this caller", ErrorCode.BusinessForbidden),
            429 => Refusal("Too many requests", ErrorCode.BusinessRateLimited),
            _ => answer,
        };

        BusinessError Refusal(string message, ErrorCode code) => new(message, code) { Details = details, Cause = answer };
    }

    private static JsonData DetailsOf(HttpResponseMessage response, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        var details = JsonData.EmptyObject;
        if (!body.IsEmpty)
        {
            details =
                IsJson(response.Content.Headers.ContentType) && JsonData.TryParse(body, out var json)
                    ? details.With("body", json)
                    : details.With("bodyText", Encoding.UTF8.GetString(body));
        }

        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => (TimeSpan?)null,
        };
        return wait is { } known ? details.With(RetryAfter.Seconds, Math.Max(0, Math.Ceiling(known.TotalSeconds))) : details;
    }

    private static bool IsJson(MediaTypeHeaderValue? type) =>
        type?.MediaType is { } name
        && (
            name.Equals(AgUiMediaTypes.Json, StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("+json", StringComparison.OrdinalIgnoreCase)
        );
}
