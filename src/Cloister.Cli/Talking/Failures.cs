using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>What people are told when a run fails.</summary>
internal static class Failures
{
    /// <summary>What the agent itself says about it, if it says anything; it knows best.</summary>
    public static string TextOf(AgUiError error)
    {
        for (AgUiError? at = error; at is not null; at = at.Cause)
        {
            if (ToldIn(DetailsOf(at)) is { Length: > 0 } told)
            {
                return told;
            }
        }

        return error.Message;
    }

    private static JsonData DetailsOf(AgUiError error) =>
        error switch
        {
            TransportError transport => transport.Details,
            BusinessError business => business.Details,
            _ => JsonData.EmptyObject,
        };

    private static string? ToldIn(JsonData details) =>
        details.TryGet("body", out var body)
        && body.Kind == JsonValueKind.Object
        && body.TryGet("error", out var error)
        && error.TryGetString(out var text)
            ? text
            : null;
}
