using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Agents.AspNetCore;

/// <summary>Tells who looks after the process whether it lives, and whether it can be given work.</summary>
internal sealed class HealthEndpoint(ServedAgent served)
{
    public Task LiveAsync(HttpContext http) =>
        Answer.WriteAsync(
            http,
            StatusCodes.Status200OK,
            AgUiMediaTypes.Json,
            writer =>
            {
                writer.WriteString("status", "ok");
                writer.WriteString("timestamp", LogJson.Timestamp(served.Time.GetUtcNow().ToUnixTimeMilliseconds()));
            }
        );

    public Task ReadyAsync(HttpContext http) =>
        served.Stopping.IsCancellationRequested ? throw new RefusedException(Refusal.NotRunning)
        : served.Host.Store.Health is { CanWrite: false } ? throw new RefusedException(Refusal.CannotStore())
        : Answer.WriteAsync(http, StatusCodes.Status200OK, AgUiMediaTypes.Json, writer => writer.WriteString("status", "ready"));
}
