using System.Globalization;

namespace Cloister.Agents;

/// <summary>How long a provider asks to wait.</summary>
internal static class Waiting
{
    public static TimeSpan? AskedBy(HttpResponseMessage response, TimeProvider time)
    {
        if (
            response.Headers.TryGetValues("retry-after-ms", out var values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds is >= 0 and < int.MaxValue
        )
        {
            return TimeSpan.FromMilliseconds(milliseconds);
        }

        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };
    }
}
