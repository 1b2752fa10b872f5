using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Starts a call when it is enumerated, and gives the states from its first change to its end.</summary>
/// <param name="start">Starts the call, whose states go to a reader.</param>
/// <param name="bufferSize">How many states may wait.</param>
/// <param name="cancellationToken">Stops the call.</param>
internal sealed class WatchedExchange(
    Func<StateReader, CancellationToken, Task<RunResult>> start,
    int bufferSize,
    CancellationToken cancellationToken
) : IAsyncEnumerable<ChatState>
{
    public IAsyncEnumerator<ChatState> GetAsyncEnumerator(CancellationToken token = default) =>
        new Enumerator(start, bufferSize, cancellationToken, token);

    private sealed class Enumerator : IAsyncEnumerator<ChatState>
    {
        private readonly Func<StateReader, CancellationToken, Task<RunResult>> _start;
        private readonly CancellationTokenSource _leave;
        private readonly StateReader _reader;
        private Task<RunResult>? _result;

        public Enumerator(
            Func<StateReader, CancellationToken, Task<RunResult>> start,
            int bufferSize,
            CancellationToken first,
            CancellationToken second
        )
        {
            _start = start;
            _leave = CancellationTokenSource.CreateLinkedTokenSource(first, second);
            _reader = new(bufferSize, leave: null, CancellationToken.None);
        }

        public ChatState Current => _reader.Current;

        public async ValueTask<bool> MoveNextAsync()
        {
            _result ??= _start(_reader, _leave.Token);
            if (await _reader.MoveNextAsync().ConfigureAwait(false))
            {
                return true;
            }

            // However the run ended, that is no exception; that the caller's own token ended it, or that it never began, is.
            await _result.ConfigureAwait(false);
            return false;
        }

        public async ValueTask DisposeAsync()
        {
            if (_result is { IsCompleted: false })
            {
                OffThread.Cancel(_leave);
                await ((Task)_result).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            // It hangs on the caller's tokens, which may live as long as the application.
            _leave.Dispose();
            await _reader.DisposeAsync().ConfigureAwait(false);
        }
    }
}
