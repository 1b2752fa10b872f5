using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.AspNetCore;

/// <summary>Lets in whoever shows the token, and soon grows tired of those who guess.</summary>
internal sealed partial class TokenGuard(ServedAgent served)
{
    private const string Scheme = "Bearer ";

    private readonly Lock _sync = new();
    private LocalToken? _token;
    private FailureLimit? _failures;

    private FailureLimit Failures => LazyInitializer.EnsureInitialized(ref _failures, () => new(served.Time));

    /// <summary>Puts the token where the programs of this user find it.</summary>
    public void Publish()
    {
        if (served.Start.Auth == StartAuth.Token)
        {
            Token();
        }
    }

    /// <summary>Nobody listens any more.</summary>
    public void Withdraw()
    {
        lock (_sync)
        {
            _token?.Remove();
        }
    }

    /// <exception cref="RefusedException">There is no token in the request, or not the right one.</exception>
    public void Check(HttpContext http)
    {
        var given = GivenBy(http.Request);
        if (given is null || !Token().IsSame(given))
        {
            throw new RefusedException(Failed(http, given is null ? "Missing bearer token" : "Invalid bearer token"));
        }
    }

    private static string? GivenBy(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? header[Scheme.Length..].Trim()
            : null;

    /// <summary>The right token is heard all the same: whoever guesses on this machine must not shut its owner out.</summary>
    private Refusal Failed(HttpContext http, string error)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (Failures.Add(address) is { } wait)
        {
            LogGuessing(served.Logger, address);
            http.Response.Headers.RetryAfter = $"{Math.Ceiling(wait.TotalSeconds):0}";
            return Refusal.TooOften(wait);
        }

        http.Response.Headers.WWWAuthenticate = Scheme.Trim();
        return Refusal.Unauthorized(error);
    }

    private LocalToken Token()
    {
        lock (_sync)
        {
            return _token ??= LocalToken.Ensure(served.Host.Project.Paths.Run, served.Host.Secrets);
        }
    }

    [LoggerMessage(573, LogLevel.Warning, "{Address} tries again and again without a valid token.")]
    private static partial void LogGuessing(ILogger logger, IPAddress address);
}
