namespace Cloister.Testing;

internal sealed class ContentTypeFault(string contentType) : ServerFault
{
    internal override Task AnswerAsync(FakeExchange exchange)
    {
        exchange.WriteHeaders();
        exchange.Response.ContentType = contentType;
        return exchange.ServeAsync(exchange.Body);
    }
}
