using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>A stored thread, as a list shows it.</summary>
/// <param name="ThreadId">The thread; for one that cannot be read the store's own name for it.</param>
public sealed record ThreadInfo(string ThreadId)
{
    private const int FirstTextLength = 100;

    /// <summary>When it was saved last, if the store knows.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>How many messages it has.</summary>
    public int MessageCount { get; init; }

    /// <summary>The beginning of the first thing the user said.</summary>
    public string? FirstText { get; init; }

    /// <summary>Why it cannot be read; null for a thread that can. It can be deleted by its name.</summary>
    public SessionDataReason? Unreadable { get; init; }

    /// <summary>For stores: what a list shows of a thread that was saved with this state.</summary>
    public static ThreadInfo Of(string threadId, ChatState state, DateTimeOffset? updated)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new(threadId)
        {
            Updated = updated,
            MessageCount = state.Messages.Count,
            FirstText = state.Messages.OfType<UserMessage>().FirstOrDefault() is { } message ? Beginning(message.Text) : null,
        };
    }

    private static string Beginning(TextSlice text)
    {
        if (text.Length <= FirstTextLength)
        {
            return text.ToString();
        }

        var start = text.Span[..FirstTextLength];
        return (char.IsHighSurrogate(start[^1]) ? start[..^1] : start).ToString();
    }
}
