using System.Collections.Concurrent;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>
/// A chat platform inside of the test: people write, what the agent sends can be awaited, and what goes wrong on real platforms can be ordered. It goes
/// on when an agent ends and another one begins.
/// </summary>
/// <example>
/// <code>
/// var platform = new InMemoryPlatform();
/// var ann = platform.Direct("ann");
/// ann.Write("Hello");
/// var answer = await ann.NextAsync();
/// </code>
/// </example>
/// <remarks>Safe for several threads.</remarks>
public sealed class InMemoryPlatform : ChatPlatform
{
    /// <summary>The account of an agent that was told none.</summary>
    public const string DefaultAccount = "default";

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, InMemoryAccount> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _files = new(StringComparer.Ordinal);
    private readonly List<DeliveredMessage> _delivered = [];
    private readonly List<DeliveredReaction> _reactions = [];
    private readonly Queue<InMemoryFault> _faults = new();
    private TaskCompletionSource _changed = NewSignal();
    private ChannelException? _refusal;
    private long _ids;
    private int _typings;
    private int _opened;

    /// <summary>A platform without messages.</summary>
    /// <param name="name">What configuration and routes call it.</param>
    public InMemoryPlatform(string name = "memory")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Title => "In memory";

    /// <summary>What an agent has to be told to connect; nothing, unless set.</summary>
    public override ValueList<ChannelField> Fields => Demands;

    /// <summary>What <see cref="Fields"/> has.</summary>
    public ValueList<ChannelField> Demands { get; init; } = [];

    /// <summary>What its channels can do.</summary>
    public ChannelFeatures Features { get; set; } = new() { ShowsTyping = true, Reacts = true };

    /// <summary>By what people address the agent.</summary>
    public string BotName { get; init; } = "agent";

    /// <summary>By what clock messages are written.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Called before a message is taken from the agent; what it throws, the agent gets.</summary>
    public Func<OutgoingMessage, CancellationToken, Task>? Sending { get; set; }

    /// <summary>Called when a message has been delivered, and before the agent hears of it.</summary>
    public Func<OutgoingMessage, CancellationToken, Task>? Delivering { get; set; }

    /// <summary>Everything that was delivered, in order.</summary>
    public IReadOnlyList<DeliveredMessage> Delivered => Locked(() => _delivered.ToList());

    /// <summary>All signs that were put under messages, in order.</summary>
    public IReadOnlyList<DeliveredReaction> Reactions => Locked(() => _reactions.ToList());

    /// <summary>Whether the agent has taken everything that people wrote.</summary>
    public bool IsAcknowledged => _accounts.Values.All(account => account.IsAcknowledged);

    /// <summary>How often the agent showed that it is writing.</summary>
    public int Typings => Volatile.Read(ref _typings);

    /// <summary>How many channels were opened, and not disposed.</summary>
    public int Opened => Volatile.Read(ref _opened);

    /// <summary>A conversation of one person with the agent.</summary>
    /// <param name="person">The person; also the name of the conversation.</param>
    /// <param name="account">The account of the agent.</param>
    public InMemoryChat Direct(string person, string account = DefaultAccount) =>
        new(this, account, new(person, "private"), new(person, person));

    /// <summary>A conversation of several people.</summary>
    /// <param name="chatId">The conversation.</param>
    /// <param name="threadId">A topic in it.</param>
    /// <param name="account">The account of the agent.</param>
    public InMemoryChat Group(string chatId, string? threadId = null, string account = DefaultAccount) =>
        new(this, account, new(chatId, "group", threadId), new("ann", "Ann"));

    /// <summary>Something that can be downloaded.</summary>
    /// <returns>Its id, for <see cref="IncomingFile.Id"/>.</returns>
    public string AddFile(byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var id = NewId("file");
        _files[id] = content;
        return id;
    }

    /// <summary>The next thing the agent sends fails, and is not delivered.</summary>
    public void FailNext(ChannelFailure failure, TimeSpan? retryAfter = null) =>
        Order(new(new(failure, $"The platform was told to answer '{failure}'.") { RetryAfter = retryAfter }, IsDelivered: false));

    /// <summary>The next thing the agent sends is delivered, and the agent does not hear of it.</summary>
    public void LoseNextAnswer() => Order(new(new(ChannelFailure.Unknown, "The answer was lost."), IsDelivered: true));

    /// <summary>All connections are lost; channels have to receive anew.</summary>
    public void Disconnect()
    {
        foreach (var account in _accounts.Values)
        {
            account.Break(new IOException("The connection was lost."));
        }
    }

    /// <summary>Nobody is let in any more, until <see cref="Accept"/>.</summary>
    public void Refuse()
    {
        _refusal = new(ChannelFailure.Refused, "The credentials were refused.");
        foreach (var account in _accounts.Values)
        {
            account.Break(_refusal);
        }
    }

    /// <summary>Credentials are good again.</summary>
    public void Accept() => _refusal = null;

    /// <summary>Delivers everything that people wrote once more.</summary>
    public void Redeliver()
    {
        foreach (var account in _accounts.Values)
        {
            account.Redeliver();
        }
    }

    /// <summary>Waits until the agent has taken everything that people wrote, and the platform may forget it.</summary>
    /// <exception cref="TimeoutException">It did not.</exception>
    public Task WaitForAcknowledgementAsync(TimeSpan? timeout = null) =>
        UntilAsync(() => IsAcknowledged, () => "the agent to take all messages", timeout);

    /// <summary>Waits until so many messages have been delivered, to whomever.</summary>
    /// <exception cref="TimeoutException">There are fewer.</exception>
    public async Task<IReadOnlyList<DeliveredMessage>> WaitForDeliveredAsync(int count, TimeSpan? timeout = null)
    {
        await UntilAsync(() => Delivered.Count >= count, () => $"{count} messages; {Delivered.Count} were delivered", timeout)
            .ConfigureAwait(false);
        return Delivered;
    }

    /// <summary>Waits until so many signs have been put under messages.</summary>
    /// <exception cref="TimeoutException">There are fewer.</exception>
    public async Task<IReadOnlyList<DeliveredReaction>> WaitForReactionsAsync(int count, TimeSpan? timeout = null)
    {
        await UntilAsync(() => Reactions.Count >= count, () => $"{count} reactions; there are {Reactions.Count}", timeout)
            .ConfigureAwait(false);
        return Reactions;
    }

    /// <inheritdoc/>
    public override ChatChannel Open(ChannelSetup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        foreach (var field in Demands.Where(field => field.IsRequired && !setup.Config.ContainsKey(field.Key)))
        {
            throw new ArgumentException($"'{field.Key}' is missing.", nameof(setup));
        }

        Interlocked.Increment(ref _opened);
        return new InMemoryChannel(this, AccountOf(setup.AccountId));
    }

    internal InMemoryAccount AccountOf(string id) => _accounts.GetOrAdd(id, _ => new(Signal));

    internal string NewId(string prefix) => $"{prefix}-{Interlocked.Increment(ref _ids)}";

    internal byte[]? FindFile(string id) => _files.GetValueOrDefault(id);

    internal void Closed() => Interlocked.Decrement(ref _opened);

    internal void Typed()
    {
        Interlocked.Increment(ref _typings);
        Signal();
    }

    internal void ThrowIfRefused()
    {
        if (_refusal is { } refusal)
        {
            throw new ChannelException(refusal.Failure, refusal.Message);
        }
    }

    internal InMemoryFault? TakeFault() => Locked(() => _faults.TryDequeue(out var fault) ? fault : null);

    /// <summary>What was delivered under a key already counts, where the platform looks at keys.</summary>
    internal DeliveredMessage Deliver(OutgoingMessage message)
    {
        var delivered = Locked(() =>
        {
            var known = Features.Deduplicates ? _delivered.Find(other => other.Message.Key == message.Key) : null;
            if (known is null)
            {
                _delivered.Add(known = new(NewId("out"), message));
            }

            return known;
        });
        Signal();
        return delivered;
    }

    internal void Put(DeliveredReaction reaction)
    {
        Locked(() =>
        {
            _reactions.Add(reaction);
            return true;
        });
        Signal();
    }

    internal async Task UntilAsync(Func<bool> condition, Func<string> missing, TimeSpan? timeout)
    {
        var limit = timeout ?? TimeSpan.FromSeconds(10);
        using var patience = new CancellationTokenSource(limit, TimeProvider.System);
        while (true)
        {
            var changed = Locked(() => _changed.Task);
            if (condition())
            {
                return;
            }

            try
            {
                await changed.WaitAsync(patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception)
            {
                throw new TimeoutException($"Waited {limit.TotalSeconds:0.###} s for {missing()}.", exception);
            }
        }
    }

    private void Order(InMemoryFault fault) =>
        Locked(() =>
        {
            _faults.Enqueue(fault);
            return true;
        });

    private void Signal() => Locked(() => Interlocked.Exchange(ref _changed, NewSignal())).TrySetResult();

    private T Locked<T>(Func<T> act)
    {
        lock (_lock)
        {
            return act();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
