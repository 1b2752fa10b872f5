using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Memory;

public sealed class MemoryWriterTests
{
    [Fact]
    public async Task The_writer_of_sessions_has_nothing_to_do_with_notes()
    {
        var commits = 0;
        using var model = ScriptedModel.Saying("Hi");
        await using var agent = await TestAgent.StartAsync(
            model,
            options =>
            {
                var open = options.Store;
                options.TimeProvider = new ManualTimeProvider();
                options.Store = store =>
                    open(store) with
                    {
                        Around = groups => new Counted(groups, () => Interlocked.Increment(ref commits)),
                    };
            }
        );
        await agent.Host.Sessions.CreateAsync(new() { Id = "main" }, TestContext.Current.CancellationToken);
        var before = Volatile.Read(ref commits);

        for (var i = 0; i < 20; i++)
        {
            await DoAsync(agent, "store", JsonData.Object(("content", $"note {i}")));
        }

        await DoAsync(agent, "index", JsonData.Object(("force", true)));
        Assert.Equal(6, (await DoAsync(agent, "search", JsonData.Object(("query", "note")))).Count);

        Assert.NotEqual(0, before);
        Assert.Equal(before, Volatile.Read(ref commits));
    }

    private static async Task<JsonData> DoAsync(TestAgent agent, string action, JsonData payload)
    {
        var result = await agent.Host.Services.InvokeAsync("memory", action, payload);
        Assert.True(result.Success, result.Error);
        return result.Data!;
    }

    private sealed class Counted(GroupWriter groups, Action committing) : GroupWriter
    {
        public override bool IsQuick => groups.IsQuick;

        public override bool NeedsTidying => groups.NeedsTidying;

        public override void Apply(ReadOnlySpan<PendingCommit> group, Durability durability)
        {
            committing();
            groups.Apply(group, durability);
        }

        public override StoreException? TidyUp() => groups.TidyUp();

        public override void Dispose() => groups.Dispose();
    }
}
