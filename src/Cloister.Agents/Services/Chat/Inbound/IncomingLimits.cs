using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>How much of a message is taken. What a platform hands on was written by anybody.</summary>
internal static class IncomingLimits
{
    public const int MaxText = 100_000;

    private const int MaxName = 256;
    private const int MaxQuote = 4_000;
    private const int MaxItems = 100;

    /// <summary>Whether the message can be used: somebody said it, somewhere, and all have names that fit.</summary>
    public static bool IsUsable(IncomingMessage message) =>
        IsName(message.Claim)
        && IsName(message.MessageId)
        && IsName(message.Sender.Id)
        && IsName(message.Place.ChatId)
        && message.Place.ChatType.Length <= MaxName
        && !(message.Place.ThreadId?.Length > MaxName);

    /// <summary>The message, cut to what is taken of it.</summary>
    public static IncomingMessage Cut(IncomingMessage message) =>
        message with
        {
            Text = Cut(message.Text, MaxText) ?? "",
            Sender = message.Sender with { Name = Cut(message.Sender.Name, MaxName) },
            ChatTitle = Cut(message.ChatTitle, MaxName),
            TimeZone = Cut(message.TimeZone, MaxName),
            Mentions = First(message.Mentions),
            Files = First(message.Files).Select(Cut).ToValueList(),
            Reply = message.Reply is { } reply
                ? reply with
                {
                    MessageId = Cut(reply.MessageId, MaxName),
                    ActorName = Cut(reply.ActorName, MaxName),
                    Text = Cut(reply.Text, MaxQuote),
                    Quote = Cut(reply.Quote, MaxQuote),
                }
                : null,
        };

    private static ValueList<T> First<T>(ValueList<T> items) => items.Count <= MaxItems ? items : items.Take(MaxItems);

    private static IncomingFile Cut(IncomingFile file) =>
        file with
        {
            FileName = Cut(file.FileName, MaxName),
            ContentType = Cut(file.ContentType, MaxName),
            Caption = Cut(file.Caption, MaxQuote),
        };

    /// <summary>The beginning of a text, without half a character at its end and without what no store takes.</summary>
    public static string? Cut(string? text, int most) =>
        text is null ? null
        : text.Length <= most ? DatabaseText.Of(text)
        : DatabaseText.Of(text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)]);

    private static bool IsName(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= MaxName;
}
