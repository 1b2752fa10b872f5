using System.Text;

namespace Cloister.Agents;

/// <summary>The message that another one answers, in front of what is said.</summary>
internal static class ReplyContextBlock
{
    private const int MaxText = 2000;

    /// <summary>The block; nothing, if the message answers none, or nothing is known of that.</summary>
    public static string? Of(IncomingMessage message)
    {
        if (message.Reply is not { } reply)
        {
            return null;
        }

        var block = new StringBuilder("<reply_context>\n");
        var empty = block.Length;
        block.AppendFact("reply_message_id", reply.MessageId).AppendFact("reply_actor_name", reply.ActorName);
        Append(block, "reply_quote", QuoteOf(reply));
        Append(block, "reply_message", TextOf(reply));
        return block.Length == empty ? null : block.Append("</reply_context>").ToString();
    }

    public static string? TextOf(RepliedMessage reply) => IncomingLimits.Cut(reply.Text, MaxText);

    /// <summary>The part that is answered, if that is not all of it.</summary>
    public static string? QuoteOf(RepliedMessage reply) => reply.Quote == reply.Text ? null : IncomingLimits.Cut(reply.Quote, MaxText);

    private static void Append(StringBuilder block, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            block.Append(name).Append(":\n").Append(BlockText.Inside(text)).Append('\n');
        }
    }
}
