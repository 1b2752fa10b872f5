using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cloister.Agents.AspNetCore;

/// <summary>The body of a request, as a whole.</summary>
internal static class RequestBody
{
    /// <summary>How long it may be, in bytes.</summary>
    public const long Most = 32 * 1024 * 1024;

    private const int Piece = 16 * 1024;

    /// <exception cref="RefusedException">It is too long.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = Most;
        }

        var length = http.Request.ContentLength;
        if (length > Most)
        {
            throw new RefusedException(Refusal.TooLarge(Most));
        }

        var body = new ArrayBufferWriter<byte>((int)Math.Max(length ?? 0, 0) + Piece);
        while (await http.Request.Body.ReadAsync(body.GetMemory(Piece), http.RequestAborted).ConfigureAwait(false) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > Most)
            {
                throw new RefusedException(Refusal.TooLarge(Most));
            }
        }

        return body.WrittenMemory;
    }

    public static bool IsJson(HttpRequest request)
    {
        var type = request.ContentType.AsSpan();
        var end = type.IndexOf(';');
        var media = (end < 0 ? type : type[..end]).Trim();
        return media.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || media.EndsWith("+json", StringComparison.OrdinalIgnoreCase);
    }
}
