using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>How long a server asks to be left alone, as errors carry it.</summary>
internal static class RetryAfter
{
    /// <summary>The member of an error's details.</summary>
    public const string Seconds = "retryAfterSeconds";

    /// <summary>The wait an error asks for, or null.</summary>
    public static TimeSpan? Of(AgUiError? error)
    {
        var details = error switch
        {
            BusinessError business => business.Details,
            TransportError transport => transport.Details,
            _ => null,
        };
        return details?.TryGet(Seconds, out var seconds) == true && seconds.Kind == JsonValueKind.Number
            ? TimeSpan.FromSeconds(Math.Clamp(seconds.AsDouble(), 0, int.MaxValue))
            : null;
    }
}
