using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>A conversation on an <see cref="InMemoryPlatform"/>, from the side of the people in it.</summary>
public sealed class InMemoryChat
{
    private readonly InMemoryPlatform _platform;
    private readonly string _account;
    private int _read;

    internal InMemoryChat(InMemoryPlatform platform, string account, ChatPlace place, ChatPerson person)
    {
        _platform = platform;
        _account = account;
        Place = place;
        Person = person;
    }

    /// <summary>The conversation.</summary>
    public ChatPlace Place { get; }

    /// <summary>Who writes, unless somebody else is named.</summary>
    public ChatPerson Person { get; }

    /// <summary>What the agent sent to it, in order.</summary>
    public IReadOnlyList<DeliveredMessage> Delivered => [.. _platform.Delivered.Where(message => message.Message.Place == Place)];

    /// <summary>The same conversation, and somebody else who writes.</summary>
    public InMemoryChat As(string person, string? name = null) => new(_platform, _account, Place, new(person, name ?? person));

    /// <summary>Writes something.</summary>
    /// <param name="text">The text.</param>
    /// <param name="change">Makes a message of it that is out of the ordinary.</param>
    /// <returns>The message as the agent will get it.</returns>
    public IncomingMessage Write(string text, Func<IncomingMessage, IncomingMessage>? change = null)
    {
        var id = _platform.NewId("in");
        var message = new IncomingMessage($"{_platform.Name}|{_account}|{id}", id, Place, Person)
        {
            Text = text,
            ChatTitle = Place.ChatId,
            SentAt = _platform.Clock.GetUtcNow(),
        };
        message = change?.Invoke(message) ?? message;
        _platform.AccountOf(_account).Add(message);
        return message;
    }

    /// <summary>The next thing the agent sends to this conversation; each is given once.</summary>
    /// <param name="timeout">How long to wait; 10 seconds when null.</param>
    /// <exception cref="TimeoutException">It sent nothing.</exception>
    public async Task<DeliveredMessage> NextAsync(TimeSpan? timeout = null)
    {
        var place = Interlocked.Increment(ref _read);
        await _platform
            .UntilAsync(
                () => Delivered.Count >= place,
                () =>
                    $"message {place} of the agent in '{Place.ChatId}'; it has sent: {string.Join(" | ", Delivered.Select(one => one.Text))}",
                timeout
            )
            .ConfigureAwait(false);
        return Delivered[place - 1];
    }
}
