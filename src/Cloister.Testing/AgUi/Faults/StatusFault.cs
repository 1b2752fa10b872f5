using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Testing;

internal sealed class StatusFault(int status, byte[] body, ImmutableArray<(string Name, string Value)> headers, bool isEndless)
    : ServerFault
{
    internal override async Task AnswerAsync(FakeExchange exchange)
    {
        exchange.Response.StatusCode = status;
        exchange.Response.ContentType = AgUiMediaTypes.Json;
        foreach (var (name, value) in headers)
        {
            exchange.Response.Headers[name] = value;
        }

        do
        {
            await exchange.Body.WriteAsync(body).ConfigureAwait(false);
            await exchange.Body.FlushAsync().ConfigureAwait(false);
        } while (isEndless && !exchange.IsOver);
    }
}
