using System.Net.Http.Headers;

namespace Cloister.Agents;

/// <summary>Reads answers over HTTP only as far as a message may go.</summary>
internal sealed class LimitedAnswers(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string EventStream = "text/event-stream";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var content = new StreamContent(new LimitedStream(body, McpWay.MaxMessage, UnitOf(response.Content.Headers)));
        foreach (var (name, values) in response.Content.Headers.NonValidated)
        {
            content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content = content;
        return response;
    }

    /// <summary>A stream of events may go on for ever, none of its events may.</summary>
    private static LimitedUnit UnitOf(HttpContentHeaders headers) =>
        headers.ContentType?.MediaType == EventStream ? LimitedUnit.Event : LimitedUnit.Everything;
}
