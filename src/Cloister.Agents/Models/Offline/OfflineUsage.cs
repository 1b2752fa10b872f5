using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Tokens as they are usually guessed: four letters each.</summary>
internal static class OfflineUsage
{
    private const int LettersPerToken = 4;

    public static UsageDetails Of(OfflineConversation conversation, OfflineReply reply)
    {
        var input = Tokens(conversation.Length);
        var output = Tokens(reply.Length);
        return new()
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = input + output,
        };
    }

    private static long Tokens(long letters) => Math.Max(1, (letters + LettersPerToken - 1) / LettersPerToken);
}
