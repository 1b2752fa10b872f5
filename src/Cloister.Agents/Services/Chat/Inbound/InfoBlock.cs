using System.Text;

namespace Cloister.Agents;

/// <summary>Who says something, in front of what is said. Models can rely on it: nobody else can write such a block.</summary>
internal static class InfoBlock
{
    public static string Of(Received received, ChatUserRole role)
    {
        var message = received.Message;
        return new StringBuilder("<info>\n")
            .AppendFact("message_id", message.MessageId)
            .AppendFact("user_id", message.Sender.Id)
            .AppendFact("username", message.Sender.Name)
            .AppendFact("role_id", role.RoleId)
            .AppendFact("permissions", string.Join(", ", role.Permissions))
            .AppendFact("received_at", LogJson.Timestamp(received.At))
            .AppendFact("user_timezone", message.TimeZone)
            .Append("</info>")
            .ToString();
    }
}
