using System.Net;
using Microsoft.AspNetCore.Http;

namespace Cloister.Agents.AspNetCore;

/// <summary>
/// Which names a request may call this machine by. A web page can let a name of its own lead here and then counts as the same origin; it cannot
/// change the name the browser says.
/// </summary>
internal static class HostNames
{
    private const string Loopback = "localhost";

    /// <exception cref="RefusedException">It is another name.</exception>
    public static void Check(HttpContext http, StartSettings start)
    {
        var host = http.Request.Host;
        if (!host.HasValue || !IsAllowed(host.Host, http.Connection.LocalIpAddress, start))
        {
            throw new RefusedException(
                Refusal.Forbidden(
                    "The Host header names another machine. Call the agent by localhost or by its address, or add the name to start.allowedHosts of its configuration."
                )
            );
        }
    }

    private static bool IsAllowed(string name, IPAddress? local, StartSettings start) =>
        IPAddress.TryParse(name, out var address)
            ? IPAddress.IsLoopback(address) || IsSame(address, local) || IsNamed(name, start)
            : name.Equals(Loopback, StringComparison.OrdinalIgnoreCase) || IsNamed(name, start);

    private static bool IsNamed(string name, StartSettings start) =>
        name.Equals(start.Host, StringComparison.OrdinalIgnoreCase) || start.AllowedHosts.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsSame(IPAddress address, IPAddress? local) =>
        local is not null && (address.Equals(local) || (local.IsIPv4MappedToIPv6 && address.Equals(local.MapToIPv4())));
}
