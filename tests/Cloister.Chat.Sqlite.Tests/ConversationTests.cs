using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

/// <summary>Conversations over real HTTP that a database keeps.</summary>
public sealed class ConversationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<bool> Encodings => [false, true];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Question_of_the_agent_is_answered_after_a_restart(bool isBinary)
    {
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .Text("Deleting")
            .RunFinished(new InterruptOutcome([new("i1", "confirmation")]))
            .NextRun()
            .RunStarted()
            .Text("Done")
            .RunFinished()
            .Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        await using (var before = Connect(server, isBinary))
        {
            Assert.Equal(RunOutcome.Interrupted, (await before.NewSession("t").SendAsync("delete it").WaitAsync(Patience)).Outcome);
        }

        await using var after = Connect(server, isBinary);
        var session = await after.OpenSessionAsync("t");
        Assert.Equal(RunPhase.AwaitingInput, session.State.Phase);
        var result = await session.ResumeAsync([ResumeEntry.Resolve("i1")]).WaitAsync(Patience);

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal([ResumeEntry.Resolve("i1")], server.Requests[1].Input.Resume);
        Assert.Equal(["delete it", "Deleting", "Done"], Texts(session.State));
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public async Task Process_that_dies_in_a_run_leaves_what_was_saved(bool isBinary)
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("half").Stall().NextRun().RunStarted().Text("whole").RunFinished().Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        await using var dying = Connect(server, isBinary);
        var lost = dying.NewSession("t");
        await using var states = lost.ObserveStates(replayCurrent: true).GetAsyncEnumerator();
        _ = lost.SendAsync("hi");
        while (states.Current is not { Messages.Count: 2 })
        {
            Assert.True(await states.MoveNextAsync().AsTask().WaitAsync(Patience));
        }

        // Nothing of the first process is disposed: it is as good as dead.
        await using var client = Connect(server, isBinary);
        var session = await client.OpenSessionAsync("t");

        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
        Assert.Equal("hi", Texts(session.State)[0]);
        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("again").WaitAsync(Patience)).Outcome);
        Assert.Equal(["again", "whole"], Texts(session.State)[^2..]);
    }

    [Fact]
    public async Task Conversation_moves_through_every_store_and_stays_what_it_was()
    {
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .Reasoning("hm")
            .ToolCall("search", """{"q":"x"}""", "found")
            .State(JsonData.Object(("nothing", JsonData.Null)))
            .Text("Look")
            .RunFinished(new InterruptOutcome([new("i1", "confirmation") { Metadata = JsonData.Object(("k", 1)) }]))
            .Build();
        using var sqlite = new SqliteSessionStorage(_folder["moved.db"]);
        ISessionStorage[] stores =
        [
            new InMemorySessionStorage(),
            new FileSessionStorage(_folder["files"]),
            sqlite,
            new ByteSessionStorage(new EncryptedThreadBytes(new FileThreadBytes(_folder["sealed"]), FixedSessionKeys.FromSecret(Secret))),
            new InMemorySessionStorage(),
        ];
        await using var client = new AgUiClient(agent, new() { Storage = stores[0], OwnsStorage = false });
        var session = client.NewSession("t");
        await session.SendAsync("hi").WaitAsync(Patience);
        var state = session.State;

        foreach (var store in stores[1..])
        {
            await store.SaveAsync("t", state with { Revision = null });
            var loaded = await store.LoadAsync("t");
            Assert.Equal(state with { Revision = null }, loaded! with { Revision = null });
            state = loaded;
        }
    }

    private static TimeSpan Patience { get; } = TimeSpan.FromSeconds(10);

    private static ReadOnlySpan<byte> Secret => "a long enough secret of the tests"u8;

    private static string[] Texts(ChatState state) => [.. state.Messages.Select(message => message.Text.ToString())];

    private AgUiClient Connect(FakeAgUiServer server, bool isBinary) =>
        new(
            new HttpAgent(server.Url, new() { AcceptBinary = isBinary }),
            new() { Storage = new SqliteSessionStorage(_folder["threads.db"]) }
        );
}
