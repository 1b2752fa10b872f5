using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// The events of one stage of a chain, made safe to build on: an exception becomes one <see cref="RunEnded"/>, nothing follows a
/// <see cref="RunEnded"/>, cancellation just ends the sequence, and the source is let go without waiting for it.
/// </summary>
internal sealed class GuardedEvents : IAsyncEnumerable<AgUiEvent>, IAsyncEnumerator<AgUiEvent>
{
    private readonly RunDelegate _source;
    private readonly RunContext _context;
    private readonly IErrorClassifier _classifier;
    private CancellationToken _cancellationToken;
    private CancellationTokenSource? _linked;
    private CancellationTokenRegistration _registration;
    private IAsyncEnumerator<AgUiEvent>? _events;
    private AbandonableWait? _wait;
    private AgUiEvent? _current;
    private int _isTaken;
    private bool _isDone;

    public GuardedEvents(RunDelegate source, RunContext context, IErrorClassifier classifier, CancellationToken cancellationToken)
    {
        _source = source;
        _context = context;
        _classifier = classifier;
        _cancellationToken = cancellationToken;
    }

    public AgUiEvent Current => _current!;

    public IAsyncEnumerator<AgUiEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            throw new InvalidOperationException(
                $"The events of run '{_context.Input.RunId}' are enumerated a second time, but a run happens once. Start another run."
            );
        }

        if (!_cancellationToken.CanBeCanceled)
        {
            _cancellationToken = cancellationToken;
        }
        else if (cancellationToken.CanBeCanceled && cancellationToken != _cancellationToken)
        {
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, cancellationToken);
            _cancellationToken = _linked.Token;
        }

        return this;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        if (_isDone || _cancellationToken.IsCancellationRequested)
        {
            return new(Finish());
        }

        try
        {
            _events ??= _source(_context, _cancellationToken).GetAsyncEnumerator(_cancellationToken);
            var next = _events.MoveNextAsync();
            return next.IsCompletedSuccessfully ? new(Accept(next.Result)) : WaitAsync(next);
        }
#pragma warning disable CA1031 // This is the one place where what a stage throws becomes the end of its run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return new(Fail(exception));
        }
    }

    /// <summary>Lets the source go. Nobody waits for a source that is stuck.</summary>
    public ValueTask DisposeAsync()
    {
        Finish();
        return default;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> WaitAsync(ValueTask<bool> next)
    {
        try
        {
            return Accept(await Waiting().For(next).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // As above.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return Fail(exception);
        }
    }

    private AbandonableWait Waiting()
    {
        if (_wait is null)
        {
            _wait = new(LetGo);
            _registration = _cancellationToken.UnsafeRegister(static wait => ((AbandonableWait)wait!).Abandon(), _wait);
        }

        return _wait;
    }

    private bool Accept(bool hasNext)
    {
        if (!hasNext || _cancellationToken.IsCancellationRequested)
        {
            return Finish();
        }

        _current = _events!.Current;
        if (_current is RunEnded)
        {
            Finish();
        }

        return true;
    }

    private bool Fail(Exception exception)
    {
        var isUnderway = _current is not null;
        Finish();
        if (_cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        _current = RunFailure.From(_classifier, exception, _context.Input, isUnderway);
        return true;
    }

    private bool Finish()
    {
        if (!_isDone)
        {
            _isDone = true;
            _registration.Unregister();
            if (_wait is null)
            {
                LetGo();
            }
            else
            {
                _wait.Close();
            }
        }

        return false;
    }

    private void LetGo() => _ = DisposeSourceAsync();

    private async Task DisposeSourceAsync()
    {
        try
        {
            if (_events is not null)
            {
                await _events.DisposeAsync().ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // The run has its outcome; how its source goes down changes nothing.
        catch (Exception)
#pragma warning restore CA1031
        {
            return;
        }
        finally
        {
            _linked?.Dispose();
        }
    }
}
