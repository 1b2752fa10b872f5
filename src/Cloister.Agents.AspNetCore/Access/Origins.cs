using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Cloister.Agents.AspNetCore;

/// <summary>Which web pages may call: those of the agent's own address, and those of the configured origins.</summary>
internal static class Origins
{
    private const string Headers = "Accept, Authorization, Content-Type, Last-Event-ID";
    private const string Hour = "3600";

    /// <exception cref="RefusedException">It is another page. That holds for requests too that browsers send without asking first.</exception>
    public static void Check(HttpContext http, StartSettings start)
    {
        if (http.Request.Headers.Origin is not [{ Length: > 0 } origin, ..])
        {
            return;
        }

        if (start.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
        {
            http.Response.Headers.AccessControlAllowOrigin = origin;
            http.Response.Headers.AccessControlExposeHeaders = HeaderNames.Resume;
            http.Response.Headers.Vary = StringValues.Concat(http.Response.Headers.Vary, "Origin");
        }
        else if (!origin.Equals($"{http.Request.Scheme}://{http.Request.Host}", StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedException(
                Refusal.Forbidden(
                    "Web pages of this origin may not call the agent. Add the origin to start.allowedOrigins of its configuration if they should."
                )
            );
        }
    }

    /// <summary>What an allowed page may send.</summary>
    public static void Allow(HttpResponse response, string method)
    {
        response.Headers.AccessControlAllowMethods = method;
        response.Headers.AccessControlAllowHeaders = Headers;
        response.Headers.AccessControlMaxAge = Hour;
    }
}
