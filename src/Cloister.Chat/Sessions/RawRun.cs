using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A run that happens when it is enumerated, once.</summary>
internal sealed class RawRun(Func<CancellationToken, IAsyncEnumerable<AgUiEvent>> run) : IAsyncEnumerable<AgUiEvent>
{
    private int _isTaken;

    public IAsyncEnumerator<AgUiEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        Interlocked.Exchange(ref _isTaken, 1) == 0
            ? run(cancellationToken).GetAsyncEnumerator(cancellationToken)
            : throw new InvalidOperationException("This run was enumerated already, and a run happens once. Ask for another one.");
}
