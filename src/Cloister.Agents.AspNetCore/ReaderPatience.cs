using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents.AspNetCore;

/// <summary>
/// The body of a stream. It waits for a slow reader, because a reader costs nothing but its place in the log; one that lets what was sent pile up
/// for too long is gone without having said so, and its connection is closed.
/// </summary>
internal sealed partial class ReaderPatience : PipeWriter
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly HttpContext _http;
    private readonly ServedAgent _served;
    private readonly string _sessionId;
    private readonly PipeWriter _inner;

    private ReaderPatience(HttpContext http, ServedAgent served, string sessionId)
    {
        _http = http;
        _served = served;
        _sessionId = sessionId;
        _inner = http.Response.BodyWriter;
    }

    public static ReaderPatience Around(HttpContext http, ServedAgent served, string sessionId)
    {
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            // The server's own patience is shorter, and goes by how much was written.
            rate.MinDataRate = null;
        }

        return new(http, served, sessionId);
    }

    public override bool CanGetUnflushedBytes => _inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => _inner.UnflushedBytes;

    public override void Advance(int bytes) => _inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        var flush = _inner.FlushAsync(cancellationToken);
        return flush.IsCompleted ? flush : WaitAsync(flush);
    }

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        var patience = _served.Time.CreateTimer(static self => ((ReaderPatience)self!).Drop(), this, Longest, Timeout.InfiniteTimeSpan);
        await using (patience.ConfigureAwait(false))
        {
            return await flush.ConfigureAwait(false);
        }
    }

    private void Drop()
    {
        LogDropped(_served.Logger, _sessionId, Longest);
        _http.Abort();
    }

    [LoggerMessage(577, LogLevel.Information, "A reader of session '{SessionId}' took nothing for {Patience}; its connection is closed.")]
    private static partial void LogDropped(ILogger logger, string sessionId, TimeSpan patience);
}
