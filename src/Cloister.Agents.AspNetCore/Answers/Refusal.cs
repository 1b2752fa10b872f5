using System.Text.Json;
using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Agents.AspNetCore;

/// <summary>Why a request is not answered with what it asked for.</summary>
/// <param name="Status">What HTTP calls it.</param>
/// <param name="Code">What programs compare.</param>
/// <param name="Error">What people read. It is safe for everybody.</param>
internal sealed record Refusal(int Status, string Code, string Error)
{
    public static Refusal NotRunning { get; } =
        new(StatusCodes.Status503ServiceUnavailable, "service_not_running", "The agent does not run, or is about to stop.");

    public static Refusal NoJson { get; } =
        new(
            StatusCodes.Status415UnsupportedMediaType,
            "validation_failed",
            "The body of a request is JSON; send it with the content type application/json."
        );

    public static Refusal InvalidJson { get; } =
        new(StatusCodes.Status400BadRequest, "invalid_json", "Invalid JSON body: it has to be an object.");

    public static Refusal ServiceNotRunning(string error) => new(StatusCodes.Status503ServiceUnavailable, "service_not_running", error);

    public static Refusal TooLarge(long most) =>
        new(StatusCodes.Status413PayloadTooLarge, "too_large", $"The body of the request is larger than {most / (1024 * 1024)} MiB.");

    public static Refusal Invalid(string error) => new(StatusCodes.Status400BadRequest, "validation_failed", error);

    public static Refusal NotFound(string error) => new(StatusCodes.Status404NotFound, "not_found", error);

    public static Refusal Conflict(string error) => new(StatusCodes.Status409Conflict, "conflict", error);

    public static Refusal Forbidden(string error) => new(StatusCodes.Status403Forbidden, "forbidden", error);

    public static Refusal Unauthorized(string error) => new(StatusCodes.Status401Unauthorized, "unauthorized", error);

    public static Refusal TooOften(TimeSpan wait) =>
        new(
            StatusCodes.Status429TooManyRequests,
            "rate_limited",
            $"Too many attempts without a valid token. Try again in {Math.Ceiling(wait.TotalSeconds):0} s."
        );

    public static Refusal CannotStore() =>
        new(
            StatusCodes.Status503ServiceUnavailable,
            "service_not_running",
            "The agent cannot store anything at the moment, so it begins nothing."
        );

    public static Refusal Internal(string traceId) =>
        new(StatusCodes.Status500InternalServerError, "internal", $"The agent failed. Its log has the reason, under {traceId}.");

    public static Refusal Of(AgentRefusalException refusal) => new(refusal.Status, refusal.Code, refusal.Message);

    public static Refusal Of(RequestRefusal problem) =>
        new(
            problem.Status,
            problem.Status == StatusCodes.Status413PayloadTooLarge ? "too_large" : "validation_failed",
            $"{problem.Title}: {problem.Detail}"
        );

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteBoolean("success", false);
        writer.WriteString("error", Error);
        writer.WriteString("code", Code);
    }
}
