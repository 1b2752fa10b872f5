using System.Net;
using System.Net.Http.Headers;
using Cloister.AgUi;

namespace Cloister.Benchmarks;

/// <summary>A server that answers at once, always the same.</summary>
internal sealed class CannedResponse(byte[] response) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = new StreamContent(new MemoryStream(response));
        content.Headers.ContentType = new MediaTypeHeaderValue(AgUiMediaTypes.EventStream);
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request });
    }
}
