using System.Collections.Immutable;

namespace Cloister.Testing;

internal sealed class BodyFault(ImmutableArray<byte[]> pieces) : ServerFault
{
    internal override async Task AnswerAsync(FakeExchange exchange)
    {
        exchange.WriteHeaders();
        foreach (var piece in pieces)
        {
            await exchange.Body.WriteAsync(piece).ConfigureAwait(false);
            await exchange.Body.FlushAsync().ConfigureAwait(false);
        }
    }
}
