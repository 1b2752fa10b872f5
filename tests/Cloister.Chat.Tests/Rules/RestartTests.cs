using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Rules;

public sealed class RestartTests : IDisposable
{
    private static readonly Interrupt Question = new("i1", "confirmation") { Message = "Really?" };
    private readonly TemporaryFolder _folder = new();
    private readonly InMemoryThreadBytes _bytes = new();
    private readonly InMemorySessionStorage _memory = new();

    public static MatrixTheoryData<bool, string> Stores => new([false, true], ["memory", "bytes", "files", "encrypted files"]);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Question_of_the_agent_is_answered_after_a_restart(bool isBinary, string store)
    {
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .Text("Deleting")
            .ToolCall("delete", "{}")
            .RunFinished(new InterruptOutcome([Question with { ToolCallId = "call-1" }]))
            .NextRun()
            .RunStarted()
            .Event(new ToolCallResultEvent("r1", "call-1", "gone"))
            .Text("Done")
            .RunFinished()
            .Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        await using (var before = Online.Connect(server, isBinary, options => options.Storage = Open(store)))
        {
            var asked = await before.NewSession("t").SendAsync("delete it").Soon();
            Assert.Equal(RunOutcome.Interrupted, asked.Outcome);
        }

        await using var after = Online.Connect(server, isBinary, options => options.Storage = Open(store));
        var session = await after.OpenSessionAsync("t");
        Assert.Equal(RunPhase.AwaitingInput, session.State.Phase);
        Assert.Equal("Really?", Assert.Single(session.State.PendingInterrupts).Message);
        var result = await session.ResumeAsync([ResumeEntry.Resolve("i1", JsonData.Object(("yes", true)))]).Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal([ResumeEntry.Resolve("i1", JsonData.Object(("yes", true)))], server.Requests[1].Input.Resume);
        Assert.Equal("gone", Assert.Single(session.State.Messages.OfType<ToolMessage>()).Text.ToString());
        Assert.Empty(session.State.PendingInterrupts);
        Assert.Empty(session.State.PendingToolCalls);
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Process_that_dies_in_a_run_leaves_what_the_user_said_and_what_was_saved(bool isBinary, string store)
    {
        var time = new ManualTimeProvider();
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .Event(new TextMessageStartEvent("m1"))
            .Event(new TextMessageContentEvent("m1", "par"))
            .Stall()
            .NextRun()
            .RunStarted()
            .Text("whole")
            .RunFinished()
            .Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        await using var dying = Online.Connect(
            server,
            isBinary,
            options =>
            {
                options.Storage = Open(store);
                options.TimeProvider = time;
            }
        );
        var lost = dying.NewSession("t");
        _ = lost.SendAsync("hi");
        await lost.UntilAsync(state => state.Texts() is [_, "par"]);
        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromSeconds(1));
        await StoredAsync(store, state => state.Messages.Count == 2);

        // The first process is dead from here on: nothing of it is disposed, and nothing of it saves.
        await using var client = Online.Connect(server, isBinary, options => options.Storage = Open(store));
        var session = await client.OpenSessionAsync("t");

        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
        Assert.Equal(["hi", "par"], session.State.Texts());
        Assert.True(session.State.Messages[1].IsIncomplete);
        Assert.False(session.IsRunning);
        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("again").Soon()).Outcome);
        Assert.Equal(["hi", "par", "again", "whole"], session.State.Texts());
        Assert.Equal(session.State.Messages.Count, session.State.Messages.Select(message => message.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Of_two_clients_on_one_thread_the_second_is_told_and_loses_nothing(bool isBinary, string store)
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("Hello").RunFinished().Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        await using var one = Online.Connect(server, isBinary, options => options.Storage = Open(store));
        await using var other = Online.Connect(server, isBinary, options => options.Storage = Open(store));
        var mine = one.NewSession("t");
        await mine.SendAsync("hi").Soon();
        var theirs = await other.OpenSessionAsync("t");
        await theirs.SendAsync("from there").Soon();
        var failures = new List<Exception>();
        mine.PersistFailed += (_, failure) => failures.Add(failure.Exception);

        var result = await mine.SendAsync("from here").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.NotEmpty(failures);
        Assert.All(failures, failure => Assert.IsType<SessionConflictException>(failure));
        Assert.Equal(["hi", "Hello", "from here", "Hello"], mine.State.Texts());
        Assert.Equal(["hi", "Hello", "from there", "Hello"], (await Open(store).LoadAsync("t"))!.Texts());
        await Assert.ThrowsAsync<SessionConflictException>(() => mine.PersistAsync());
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task What_one_process_had_is_what_the_next_one_has(bool isBinary, string store)
    {
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .Reasoning("hm")
            .Text("Look")
            .ToolCall("search", """{"q":"x"}""", "found")
            .Event(new ActivitySnapshotEvent("a1", "plan", JsonData.Object(("steps", 3))))
            .State(JsonData.Object(("nothing", JsonData.Null)))
            .RunFinished()
            .Build();
        await using var server = await FakeAgUiServer.StartAsync(agent);
        ChatState left;
        await using (var before = Online.Connect(server, isBinary, options => options.Storage = Open(store)))
        {
            var session = before.NewSession("../t: ünïcødé\0");
            await session.SendAsync("hi").Soon();
            left = session.State;
        }

        await using var after = Online.Connect(server, isBinary, options => options.Storage = Open(store));
        var found = await after.OpenSessionAsync("../t: ünïcødé\0");

        Assert.Equal(left, found.State);
        var info = Assert.Single(await after.ListThreadsAsync().ToListAsync());
        Assert.Equal(("../t: ünïcødé\0", "hi", left.Messages.Count), (info.ThreadId, info.FirstText, info.MessageCount));
    }

    private async Task StoredAsync(string store, Func<ChatState, bool> condition)
    {
        using var limit = new CancellationTokenSource(Chat.Patience, TimeProvider.System);
        while (await Open(store).LoadAsync("t", limit.Token) is not { } state || !condition(state))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>The store as a process that starts opens it.</summary>
    private ISessionStorage Open(string store) =>
        store switch
        {
            "memory" => _memory,
            "bytes" => new ByteSessionStorage(_bytes),
            "files" => new FileSessionStorage(_folder.Path),
            _ => new ByteSessionStorage(new EncryptedThreadBytes(new FileThreadBytes(_folder.Path), SomeKeys.Fixed)),
        };
}
