namespace Cloister.Agents.Tests.Services.Shell;

public sealed class ChatVariableTests
{
    [Fact]
    public void Shells_of_a_conversation_are_told_what_is_known_of_it()
    {
        var route = new ChatRoute("chat_1", "telegram", "bot", new("42", "group")) { LastMessageId = "m1", LastActorId = "ada" };

        Assert.Equal(
            new Dictionary<string, string>
            {
                ["AGENT_CHAT_CHANNEL"] = "telegram",
                ["AGENT_CHAT_ID"] = "42",
                ["AGENT_CHAT_TYPE"] = "group",
                ["AGENT_CHAT_MESSAGE_ID"] = "m1",
                ["AGENT_CHAT_ACTOR_ID"] = "ada",
            },
            ChatVariables.Of(route)
        );
        Assert.Empty(ChatVariables.Of(route: null));
    }
}
