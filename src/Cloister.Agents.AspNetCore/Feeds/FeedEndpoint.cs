using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cloister.Agents.AspNetCore;

/// <summary>Everything that happens in a session, row by row, from any place on. Whoever follows holds up nobody and wakes nothing.</summary>
internal sealed class FeedEndpoint(ServedAgent served)
{
    public async Task FollowAsync(HttpContext http)
    {
        var after = AfterOf(http.Request);
        var (session, last) = await FindAsync(RouteId.Of(http), http.RequestAborted).ConfigureAwait(false);
        using var format = FeedFormat.For(http.Request.Headers.Accept);
        http.Response.ContentType = format.MediaType;
        http.Response.Headers.CacheControl = "no-cache, no-store";
        http.Response.Headers["X-Accel-Buffering"] = "no";
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();

        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, served.Stopping);
        var output = ReaderPatience.Around(http, served, session.Id);
        using var stream = new FeedStream(format, output, served.Time, end);
        format.WriteReady(output, last);
        if (after > last)
        {
            // What the reader has was lost with the power; it has to come again from here.
            await stream.ResyncAsync(last).ConfigureAwait(false);
            return;
        }

        var rows = LogReader.ReadAsync(served.Host.Directory.Services, session.Key, after, follow: true, end.Token);
        await stream.WriteAsync(rows, after).ConfigureAwait(false);
    }

    private static long AfterOf(HttpRequest request)
    {
        var given = request.Headers[HeaderNames.LastEventId] is [{ Length: > 0 } last, ..] ? last : request.Query["after"].ToString();
        return given.Length == 0 ? 0
            : long.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var after) ? after
            : throw new RefusedException(Refusal.Invalid("The row to go on after is a whole number: ?after=0 for everything."));
    }

    private async ValueTask<(SessionRow Session, long Last)> FindAsync(string id, CancellationToken cancellationToken)
    {
        var (session, last) = await served
            .Host.Store.ReadAsync(
                async reader =>
                    await reader.FindSessionAsync(id).ConfigureAwait(false) is { } found
                        ? (found, await reader.ReadLastSeqAsync(found.Key).ConfigureAwait(false))
                        : default((SessionRow? Session, long Last)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return session is null ? throw new RefusedException(Refusal.NotFound($"There is no session '{id}'.")) : (session, last);
    }
}
