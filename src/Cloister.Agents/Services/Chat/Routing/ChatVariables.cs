namespace Cloister.Agents;

/// <summary>What the shells of a conversation are told about it.</summary>
internal static class ChatVariables
{
    private const string Prefix = ProductNames.ContextVariables + "CHAT_";

    /// <param name="route">Where the conversation is; null for a session that is none.</param>
    public static IReadOnlyDictionary<string, string> Of(ChatRoute? route)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        if (route is not null)
        {
            Add("CHANNEL", route.Channel);
            Add("ID", route.Place.ChatId);
            Add("TYPE", route.Place.ChatType);
            Add("THREAD_ID", route.Place.ThreadId);
            Add("MESSAGE_ID", route.LastMessageId);
            Add("ACTOR_ID", route.LastActorId);
        }

        return variables;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                variables[Prefix + name] = value;
            }
        }
    }
}
