using Cloister.AgUi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cloister.Testing;

/// <summary>A request, and the answer to it.</summary>
internal abstract class FakeExchange(HttpContext http, CancellationToken stopping)
{
    public HttpResponse Response => http.Response;

    public Stream Body => http.Response.Body;

    /// <summary>How the answer is cut into frames.</summary>
    public abstract AgUiEncoding Encoding { get; }

    public bool IsOver => http.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested;

    protected HttpContext Http => http;

    protected abstract IEnumerable<(string Name, string Value)> Headers { get; }

    public void WriteHeaders()
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        foreach (var (name, value) in Headers)
        {
            http.Response.Headers[name] = value;
        }
    }

    /// <summary>The right answer.</summary>
    public abstract Task ServeAsync();

    /// <summary>The right answer, through a stream that does something to it; the headers are written.</summary>
    public abstract Task ServeAsync(Stream body);

    /// <summary>Nothing more happens until the client leaves or the server stops.</summary>
    public async Task HangAsync()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
