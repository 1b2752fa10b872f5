namespace Cloister.Testing;

internal sealed class HangFault : ServerFault
{
    internal override Task AnswerAsync(FakeExchange exchange) => exchange.HangAsync();
}
