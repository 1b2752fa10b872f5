using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Cloister.Agents.AspNetCore;

/// <summary>What a path names.</summary>
internal static class RouteId
{
    /// <summary>The framework decodes everything but slashes, which sessions may have in their ids.</summary>
    public static string Of(HttpContext http, string part = "id") =>
        (http.GetRouteValue(part) as string ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
