using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>Keeps what a channel receives, and says so when the check lets it.</summary>
internal sealed class CheckedInbox(string? position = null) : ChannelInbox
{
    private readonly Lock _lock = new();
    private readonly List<IncomingMessage> _messages = [];
    private TaskCompletionSource _changed = NewSignal();
    private string? _position = position;

    public override string? Position => Volatile.Read(ref _position);

    /// <summary>Until this completes, nothing has been taken.</summary>
    public Task MayTake { get; set; } = Task.CompletedTask;

    public IReadOnlyList<IncomingMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public IReadOnlyList<ChannelLink> Links { get; private set; } = [];

    public override async Task TakeAsync(
        IReadOnlyList<IncomingMessage> messages,
        string? position = null,
        CancellationToken cancellationToken = default
    )
    {
        lock (_lock)
        {
            _messages.AddRange(messages);
            Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
        }

        await MayTake.WaitAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _position, position ?? Position);
    }

    public override void Report(ChannelLink link)
    {
        lock (_lock)
        {
            Links = [.. Links, link];
            Interlocked.Exchange(ref _changed, NewSignal()).SetResult();
        }
    }

    public Task WaitForAsync(int count) => UntilAsync(() => _messages.Count >= count, () => $"{count} messages; {Messages.Count} came");

    public Task WaitForLinkAsync() =>
        UntilAsync(() => Links.Any(link => link is ChannelLink.Connected or ChannelLink.Polling), () => "a connection");

    public Task WaitForReconnectingAsync() => UntilAsync(() => Links.Contains(ChannelLink.Reconnecting), () => "a new connection");

    private async Task UntilAsync(Func<bool> condition, Func<string> missing)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (condition())
                {
                    return;
                }

                changed = _changed.Task;
            }

            try
            {
                await changed.WaitAsync(ChannelUnderTest.Patience).ConfigureAwait(false);
            }
            catch (TimeoutException exception)
            {
                throw new ChannelConformanceException($"The check waited for {missing()}.", exception);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
