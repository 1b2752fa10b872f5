using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>One thing that leaves. It is in the store before anybody is asked to take it.</summary>
/// <param name="Key">Its number; what has a smaller one leaves first.</param>
/// <param name="Dedup">What is the same whenever this very thing is to be sent, so that it is in the outbox once.</param>
/// <param name="SessionId">The session whose conversation it goes to.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Payload">What leaves, and where to.</param>
internal sealed record OutboxRow(long Key, string Dedup, string SessionId, OutboxKind Kind, OutboxPayload Payload)
{
    /// <summary>The number of the run that said it; null if none did.</summary>
    public long? Run { get; init; }

    public OutboxState State { get; init; }

    /// <summary>How often the platform was asked.</summary>
    public int Attempts { get; init; }

    /// <summary>Not before this moment, in milliseconds since 1970.</summary>
    public long NextAt { get; init; }

    /// <summary>When it was made, in milliseconds since 1970.</summary>
    public long At { get; init; }

    /// <summary>What the platform calls it, part by part.</summary>
    public ValueList<string> Receipts { get; init; } = [];

    public string? Error { get; init; }

    /// <summary>Whether somebody wanted it to be sent later, so that nothing has to wait for it.</summary>
    public bool IsDelayed(long now) => State == OutboxState.Pending && Attempts == 0 && NextAt > now;

    /// <summary>What it was, for those who are told what became of it.</summary>
    public ChatReply ToReply() =>
        new(Payload.Channel, SessionId, Payload.Place.ChatId, Payload.Text)
        {
            MessageId = Payload.Target,
            Phase = Payload.Phase,
            Mode = Payload.Mode,
        };
}
