using Cloister.AgUi;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Cloister.Testing;

/// <summary>A request for a run, and the answer to it.</summary>
internal sealed class FakeExchange(
    HttpContext http,
    AgentEndpoint endpoint,
    RunRequest run,
    Recorded<RunOutcome> outcomes,
    CancellationToken stopping
)
{
    public HttpResponse Response => http.Response;

    public Stream Body => http.Response.Body;

    public AgUiEncoding Encoding => run.Encoding;

    public void WriteHeaders()
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        foreach (var (name, value) in run.ResponseHeaders)
        {
            http.Response.Headers[name] = value;
        }
    }

    /// <summary>The right answer.</summary>
    public async Task ServeAsync()
    {
        WriteHeaders();
        outcomes.Add(await endpoint.WriteAsync(run, http.Response.BodyWriter, http.RequestAborted).ConfigureAwait(false));
    }

    /// <summary>The right answer, through a stream that does something to it.</summary>
    public async Task ServeAsync(Stream body) =>
        outcomes.Add(await endpoint.WriteAsync(run, body, http.RequestAborted).ConfigureAwait(false));

    /// <summary>Nothing more happens until the client leaves or the server stops.</summary>
    public async Task HangAsync()
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public bool IsOver => http.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested;
}
