using System.Globalization;
using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>What people wrote to one account of the agent, numbered in order.</summary>
internal sealed class InMemoryAccount(Action signal)
{
    private readonly Lock _lock = new();
    private readonly List<IncomingMessage> _messages = [];
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _acknowledged;
    private int _breaks;
    private Exception? _break;

    public bool IsAcknowledged
    {
        get
        {
            lock (_lock)
            {
                return _acknowledged == _messages.Count;
            }
        }
    }

    public void Add(params IReadOnlyList<IncomingMessage> messages)
    {
        lock (_lock)
        {
            _messages.AddRange(messages);
            Signal();
        }
    }

    /// <summary>Somebody listens; he hears until the next break.</summary>
    public int Connect()
    {
        lock (_lock)
        {
            return _breaks;
        }
    }

    public void Redeliver()
    {
        lock (_lock)
        {
            Add([.. _messages.DistinctBy(message => message.Claim, StringComparer.Ordinal)]);
        }
    }

    /// <summary>Whoever listens hears no more.</summary>
    public void Break(Exception exception)
    {
        lock (_lock)
        {
            _breaks++;
            _break = exception;
            Signal();
        }
    }

    public void Acknowledge(int upTo)
    {
        lock (_lock)
        {
            _acknowledged = Math.Max(_acknowledged, upTo);
        }

        signal();
    }

    /// <summary>What came behind a position, as soon as there is something.</summary>
    /// <param name="connection">What <see cref="Connect"/> gave.</param>
    /// <param name="after">The position.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(List<IncomingMessage> Messages, int Position)> ReadAsync(
        int connection,
        int after,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task arrived;
            lock (_lock)
            {
                if (connection != _breaks)
                {
                    throw _break!;
                }

                // Whoever remembers more than there is has talked to another platform.
                var from = Math.Min(after, _messages.Count);
                if (from < _messages.Count)
                {
                    return (_messages[from..], _messages.Count);
                }

                arrived = _arrived.Task;
            }

            await arrived.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public static int Parse(string? position) =>
        int.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static string ToText(int position) => position.ToString(CultureInfo.InvariantCulture);

    private void Signal() => Interlocked.Exchange(ref _arrived, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
