namespace Cloister.Testing;

internal sealed class CutFault(ICutLimit limit, CutFault.Ending ending) : ServerFault
{
    internal enum Ending
    {
        /// <summary>All that was written arrives, and then the connection is gone.</summary>
        Break,
        End,
        Hang,
    }

    internal override async Task AnswerAsync(FakeExchange exchange)
    {
        exchange.WriteHeaders();
        var body = new CutStream(exchange.Body, limit.Begin(exchange.Encoding));
        await body.CutIfReachedAsync().ConfigureAwait(false);
        await exchange.ServeAsync(body).ConfigureAwait(false);
        if (!body.IsCut)
        {
            return;
        }

        switch (ending)
        {
            case Ending.Hang:
                await exchange.HangAsync().ConfigureAwait(false);
                break;
            case Ending.Break:
                // A server that fails in the middle of a body sends what it has and closes the connection without the mark of the end.
                throw new IOException("The connection is broken on purpose.");
        }
    }

    private sealed class CutStream(Stream inner, Func<ReadOnlySpan<byte>, int> take) : SpoiledStream(inner)
    {
        public bool IsCut { get; private set; }

        public Task CutIfReachedAsync() => take([]) < 0 ? CutAsync() : Task.CompletedTask;

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!IsCut)
            {
                var taken = take(buffer.Span);
                await Inner.WriteAsync(buffer[..(taken < 0 ? ~taken : taken)], cancellationToken).ConfigureAwait(false);
                if (taken < 0)
                {
                    await CutAsync().ConfigureAwait(false);
                }
            }

            if (IsCut)
            {
                throw new IOException("The response is cut on purpose.");
            }
        }

        private async Task CutAsync()
        {
            IsCut = true;
            await Inner.FlushAsync().ConfigureAwait(false);
        }
    }
}
