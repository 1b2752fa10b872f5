using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Interop.Tests;

/// <summary>The public client in conversation with our server half.</summary>
[Trait("Category", "Slow")]
public sealed class PublicClientTests
{
    private static readonly RunAgentInput Question = new("thread", "run")
    {
        Messages = [new UserMessage("question", "What is for dinner?")],
        State = JsonData.Object(("guests", 1)),
    };

    private static readonly AgentEndpointOptions SendEverything = new()
    {
        SendRawEvents = true,
        SendInput = true,
        SendChunks = true,
    };

    public static TheoryData<string, AgUiEncoding> Peers => Peer.All;

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Sees_and_keeps_what_our_own_client_does(string version, AgUiEncoding encoding)
    {
        var peer = new Peer(version, encoding);
        await using var server = await FakeAgUiServer.StartAsync(ScriptedAgent.FromEvents(peer.Corpus), SendEverything);

        await SameAsync(peer, server);
    }

    [Theory]
    [InlineData(Peer.Old, AgUiEncoding.Sse)]
    [InlineData(Peer.Current, AgUiEncoding.Sse)]
    [InlineData(Peer.Current, AgUiEncoding.Binary)]
    public async Task Sees_and_keeps_of_every_recording_what_our_own_client_does(string version, AgUiEncoding encoding)
    {
        foreach (var fixture in Testing.Fixtures.Names.Select(Testing.Fixtures.Load))
        {
            await using var server = await FakeAgUiServer.StartAsync(fixture.ToAgent());

            await SameAsync(new(version, encoding), server);
        }
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Is_understood_in_all_it_asks(string version, AgUiEncoding encoding)
    {
        var peer = new Peer(version, encoding);
        await using var server = await FakeAgUiServer.StartAsync(Testing.Fixtures.HappyPath.ToAgent());
        var asked = peer.CanSend(EventCorpus.Input) with { ParentRunId = null };
        var given = asked.ToJson();
        var run = JsonData.Object(
            ("runId", asked.RunId),
            ("tools", given["tools"]),
            ("context", given["context"]),
            ("forwardedProps", given["forwardedProps"]),
            ("resume", given["resume"])
        );

        await PublicClient.RunAsync(peer, server, asked, run);

        Json.Equal(peer.View(given), peer.View(server.Requests[0].Input.ToJson()));
        Assert.Equal(peer.IsOld ? null : "1.0", server.Requests[0].Input.ProtocolVersion);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Answers_an_interrupt(string version, AgUiEncoding encoding)
    {
        var peer = new Peer(version, encoding);
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .Text("May I?")
            .RunFinished(new InterruptOutcome([new("i-1", "confirmation") { Message = "May I?" }]))
            .NextRun()
            .RunStarted()
            .Text("Done.")
            .RunFinished()
            .Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        var answer = JsonData.Object(
            ("interruptId", "i-1"),
            ("status", "resolved"),
            ("payload", JsonData.Object(("approved", true), ("note", JsonData.Null)))
        );

        var theirs = await PublicClient.RunAsync(
            peer,
            server,
            Question,
            JsonData.Object(("runId", "run-1")),
            JsonData.Object(("runId", "run-2"), ("resume", JsonData.Array(answer)))
        );

        Json.Equal(JsonData.Parse("""{ "type": "interrupt", "interrupts": ["i-1"] }"""), theirs["runs"][0]["outcomes"][0]);
        Assert.Equal("success", theirs["runs"][1]["outcomes"][0]["type"].AsString());
        Assert.Equal([ResumeEntry.Resolve("i-1", answer["payload"])], server.Requests[1].Input.Resume);
        Assert.Equal(["What is for dinner?", "May I?"], server.Requests[1].Input.Messages.Select(message => $"{message.Text}"));
        Assert.Equal(3, theirs["messages"].Count);
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Never_takes_a_cancelled_run_for_a_success(string version, AgUiEncoding encoding)
    {
        var peer = new Peer(version, encoding);
        var agent = new ScriptedAgentBuilder().RunStarted().Text("So far").RunFinished(new CancelledOutcome()).Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);

        var run = (await PublicClient.RunAsync(peer, server, Question))["runs"][0];

        Json.Equal(peer.IsOld ? JsonData.EmptyArray : JsonData.Parse("""[{ "type": "cancelled" }]"""), run["outcomes"]);
        Assert.Equal(peer.IsOld ? 1 : 0, run["failures"].Count);
        if (peer.IsOld)
        {
            Assert.Equal("cancelled", run["events"][run["events"].Count - 1]["code"].AsString());
        }
    }

    [Theory]
    [MemberData(nameof(Peers))]
    public async Task Is_told_of_a_failure_and_keeps_what_came_before(string version, AgUiEncoding encoding)
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("So far").Throw(new InvalidOperationException("secret")).Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);

        var theirs = await PublicClient.RunAsync(new(version, encoding), server, Question);

        Assert.DoesNotContain("secret", Assert.Single(theirs["runs"][0]["failures"].Items).AsString(), StringComparison.Ordinal);
        Assert.Equal("So far", theirs["messages"][1]["content"].AsString());
    }

    [Theory]
    [InlineData(Peer.Old, AgUiEncoding.Sse)]
    [InlineData(Peer.Current, AgUiEncoding.Sse)]
    [InlineData(Peer.Current, AgUiEncoding.Binary)]
    public async Task Gets_the_result_of_a_tool_in_parts_or_what_text_there_is(string version, AgUiEncoding encoding)
    {
        var peer = new Peer(version, encoding);
        var result = MessageContent.FromParts([
            new TextPart("a"),
            new MediaPart(MediaKind.Image, new UrlSource("https://example.org/i.png")),
            new TextPart("b"),
        ]);
        var agent = new ScriptedAgentBuilder().RunStarted().ToolCall("look", "{}", result).RunFinished().Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);

        var messages = (await PublicClient.RunAsync(peer, server, Question))["messages"];

        var parts = """
            [
              { "type": "text", "text": "a" },
              { "type": "image", "source": { "type": "url", "value": "https://example.org/i.png" } },
              { "type": "text", "text": "b" }
            ]
            """;
        Json.Equal(peer.IsOld ? "ab" : JsonData.Parse(parts), messages[messages.Count - 1]["content"]);
    }

    private static async Task SameAsync(Peer peer, FakeAgUiServer server)
    {
        var theirs = await PublicClient.RunAsync(peer, server, Question);
        var ours = await OwnClient.RunAsync(peer, server, Question);

        Json.Equal(ours.Failures, theirs["runs"][0]["failures"]);
        Json.Equal(peer.View(ours.Events), peer.View(theirs["runs"][0]["events"]));
        Json.Equal(peer.View(ours.Messages), peer.View(theirs["messages"]));
        Json.Equal(ours.State, theirs["state"]);
    }
}
