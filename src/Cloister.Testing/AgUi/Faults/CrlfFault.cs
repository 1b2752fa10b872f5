namespace Cloister.Testing;

internal sealed class CrlfFault : ServerFault
{
    internal override Task AnswerAsync(FakeExchange exchange)
    {
        exchange.WriteHeaders();
        return exchange.ServeAsync(new CrlfStream(exchange.Body));
    }

    private sealed class CrlfStream(Stream inner) : SpoiledStream(inner)
    {
        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var spoiled = new List<byte>(buffer.Length + 16);
            foreach (var value in buffer.ToArray())
            {
                if (value == '\n')
                {
                    spoiled.Add((byte)'\r');
                }

                spoiled.Add(value);
            }

            await Inner.WriteAsync(spoiled.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }
}
