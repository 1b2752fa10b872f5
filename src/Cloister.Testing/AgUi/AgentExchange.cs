using Cloister.AgUi;
using Microsoft.AspNetCore.Http;

namespace Cloister.Testing;

/// <summary>A request for a run, and the answer to it.</summary>
internal sealed class AgentExchange(
    HttpContext http,
    AgentEndpoint endpoint,
    RunRequest run,
    Recorded<RunOutcome> outcomes,
    CancellationToken stopping
) : FakeExchange(http, stopping)
{
    public override AgUiEncoding Encoding => run.Encoding;

    protected override IEnumerable<(string Name, string Value)> Headers => run.ResponseHeaders.Select(header => (header.Key, header.Value));

    public override async Task ServeAsync()
    {
        WriteHeaders();
        outcomes.Add(await endpoint.WriteAsync(run, Http.Response.BodyWriter, Http.RequestAborted).ConfigureAwait(false));
    }

    public override async Task ServeAsync(Stream body) =>
        outcomes.Add(await endpoint.WriteAsync(run, body, Http.RequestAborted).ConfigureAwait(false));
}
