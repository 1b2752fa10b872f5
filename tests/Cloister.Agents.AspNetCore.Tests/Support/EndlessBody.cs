using System.Net;

namespace Cloister.Agents.AspNetCore.Tests;

/// <summary>A large body that says how large it is, or does not.</summary>
internal sealed class EndlessBody : HttpContent
{
    private readonly long _length;
    private readonly bool _saysSo;

    public EndlessBody(long length, bool saysSo)
    {
        (_length, _saysSo) = (length, saysSo);
        Headers.ContentType = new("application/json");
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var piece = new byte[1024 * 1024];
        Array.Fill(piece, (byte)' ');
        for (var left = _length; left > 0; left -= piece.Length)
        {
            await stream.WriteAsync(piece);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return _saysSo;
    }
}
