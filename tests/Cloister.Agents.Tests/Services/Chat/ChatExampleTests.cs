using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Chat;

/// <summary>One message on its way: who owns which part of it, from the platform to the reply.</summary>
public sealed class ChatExampleTests
{
    /// <summary>Lets one person in.</summary>
    private sealed class Doorkeeper(string guest) : AgentPlugin
    {
        public override PluginId PluginId => new("doorkeeper");

        protected override void Hook(PointHooks hooks) =>
            hooks.Guard(ChatPoints.AuthorizeIncoming, (_, who) => who.UserId == guest ? Pass : Refuse("You are not on the list."));
    }

    /// <summary>Stands in for speech recognition.</summary>
    private sealed class Ears(string heard) : AgentPlugin
    {
        public override PluginId PluginId => new("ears");

        protected override void Hook(PointHooks hooks) =>
            hooks.Pipeline(
                ChatPoints.AugmentInbound,
                (_, draft) => draft.WithSection($"[transcript voice: {draft.Files.Single(file => file.Kind == "voice").Path}]\n{heard}")
            );
    }

    [Fact]
    public async Task Chat_service_takes_a_message_into_its_session_asks_plugins_on_the_way_and_decides_the_reply()
    {
        var platform = new InMemoryPlatform();
        using var model = ScriptedModel.Saying("It is on its way.");
        await using var agent = await TestAgent.StartAsync(
            model,
            options =>
            {
                options.Platforms.Add(platform);
                options.Plugins.Add(new Doorkeeper("ann"));
                options.Plugins.Add(new Ears("Where is my order?"));
            }
        );
        var context = agent.Host.Context;

        // Ann sends a recording.
        var ann = platform.Direct("ann");
        var recording = ann.Write("", message => message with { Files = [new(platform.AddFile([1, 2, 3]), "voice")] });
        var reply = await ann.NextAsync();

        // The chat service has decided what goes where.
        Assert.Equal("It is on its way.", reply.Text);
        Assert.Equal(recording.Place, reply.Message.Place);

        // One conversation is one session, and everybody reaches it through the context.
        var session = context.Session.Get(Assert.Single((await context.Session.ListAsync()).Items).Id);
        var said = await session.ListMessagesAsync(TestContext.Current.CancellationToken);
        Assert.Equal([MessageRole.User, MessageRole.Assistant], said.Select(message => message.Role));

        // What was spoken became words before the model was asked.
        Assert.Contains("]\nWhere is my order?", said[0].Text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Where is my order?", Assert.Single(model.Requests).Messages[^1].Text, StringComparison.Ordinal);

        // Another conversation is another session, and whoever may not talk has none.
        platform.Direct("bob").Write("Hello?");
        Assert.Equal("You are not on the list.", (await platform.Direct("bob").NextAsync()).Text);
        Assert.Single((await context.Session.ListAsync()).Items);
        Assert.Single(model.Requests);
    }
}
