namespace Cloister.AgUi.Tests.Pipeline;

public sealed class ChunkExpanderTests
{
    [Theory]
    [InlineData("text~ m1 d=a", "text+ m1; text m1 d=a")]
    [InlineData("text~ m1", "text+ m1")]
    [InlineData("text~ m1 role=user name=bob d=a", "text+ m1 role=user name=bob; text m1 d=a")]
    [InlineData("call~ c1 t=f ^m1 d=a @s1", "call+ c1 t=f ^m1 @s1; call c1 d=a @s1")]
    [InlineData("reason~ r1 d=a @s1", "reason+ r1 @s1; reason r1 d=a @s1")]
    [InlineData("text~ m1 d=a meta raw at=5", "text+ m1 meta; text m1 d=a meta raw")]
    [InlineData("text~ m1 raw", "text+ m1; text m1 d= raw")]
    [InlineData("text~ m1 meta", "text+ m1 meta")]
    [InlineData("call~ c1 t=f meta raw", "call+ c1 meta; call c1 d= meta raw")]
    [InlineData("reason~ r1 meta raw", "reason+ r1 meta; reason r1 d= meta raw")]
    public void A_chunk_that_opens_is_start_and_content(string script, string expanded) => AssertExpands(script, expanded);

    [Theory]
    [InlineData("text~ d=b", "text m1 d=b")]
    [InlineData("text~ m1 d=b", "text m1 d=b")]
    [InlineData("text~ m1 role=assistant d=b", "text m1 d=b")]
    [InlineData("text~", "")]
    [InlineData("text~ meta", "text m1 d= meta")]
    [InlineData("text~ raw", "text m1 d= raw")]
    [InlineData("text~ at=5", "")]
    [InlineData("text~ d=b meta raw", "text m1 d=b meta raw")]
    [InlineData("text~ m2 d=b meta", "text- m1; text+ m2 meta; text m2 d=b meta")]
    [InlineData("call~ c1 t=f d=b", "text- m1; call+ c1; call c1 d=b")]
    [InlineData("reason~ m1", "text- m1; reason+ m1")]
    [InlineData("call~ c1 t=f @s1; text~ d=b", "call+ c1 @s1; text m1 d=b")]
    public void A_chunk_continues_the_item_it_means_or_ends_it(string script, string expanded) =>
        AssertExpands($"text~ m1 d=a; {script}", $"text+ m1; text m1 d=a; {expanded}");

    [Theory]
    [InlineData("text~ m1 @s1; text~ d=b", "text+ m1 @s1; text m1 d=b @s1")]
    [InlineData("text~ m1 @s1; text~ m1 d=b", "text+ m1 @s1; text m1 d=b @s1")]
    [InlineData("text~ m1 @s1; text~ d=b @s1", "text+ m1 @s1; text m1 d=b @s1")]
    [InlineData("text~ m1 @s1; text~ m2; text~ d=b", "text+ m1 @s1; text+ m2; text m2 d=b")]
    [InlineData("text~ m1 @s1; text~ m2 @s2; text~ d=b @s1", "text+ m1 @s1; text+ m2 @s2; text m1 d=b @s1")]
    [InlineData("text~ m1 @s1; call~ c1 t=f @s2; call~ d=b", "text+ m1 @s1; call+ c1 @s2; call c1 d=b @s2")]
    [InlineData("text~ m1 @; text~ d=b @; custom; custom @", "text+ m1 @; text m1 d=b @; custom; text- m1 @; custom @")]
    [InlineData("text~ m1 @s1; text~ m1 @s1; text~ m3 @s1", "text+ m1 @s1; text- m1 @s1; text+ m3 @s1")]
    public void Each_producer_has_a_lane(string script, string expanded) => AssertExpands(script, expanded);

    [Theory]
    [InlineData("text~ d=a", StreamRule.ChunkOpensWithId)]
    [InlineData("call~ t=f", StreamRule.ChunkOpensWithId)]
    [InlineData("call~ c1", StreamRule.ChunkOpensWithId)]
    [InlineData("reason~", StreamRule.ChunkOpensWithId)]
    [InlineData("text~ m1; reason~ d=a", StreamRule.ChunkOpensWithId)]
    [InlineData("text~ m1; text~ d=a @s1", StreamRule.ChunkOpensWithId)]
    [InlineData("reason~ r1 @s1; text~ d=a @s1", StreamRule.ChunkOpensWithId)]
    [InlineData("text~ m1; custom; text~ d=a", StreamRule.ChunkOpensWithId)]
    [InlineData("call~ c1 t=f; custom; call~ c1 d=a", StreamRule.ChunkOpensWithId)]
    [InlineData("text~ m1 @s1; text~ m2 @s2; text~ d=b", StreamRule.ChunkIsUnambiguous)]
    [InlineData("text~ m1 @s1; text~ m1 d=a @s2", StreamRule.OwnerStays)]
    [InlineData("text~ m1; text~ m1 d=a @s2", StreamRule.OwnerStays)]
    [InlineData("text~ m1; text~ role=user", StreamRule.ChunkRepeatsOpener)]
    [InlineData("text~ m1 role=user; text~ role=assistant", StreamRule.ChunkRepeatsOpener)]
    [InlineData("text~ m1; text~ name=bob", StreamRule.ChunkRepeatsOpener)]
    [InlineData("text~ m1 name=bob; text~ name=eve", StreamRule.ChunkRepeatsOpener)]
    [InlineData("call~ c1 t=f; call~ t=g", StreamRule.ChunkRepeatsOpener)]
    [InlineData("call~ c1 t=f; call~ ^m1", StreamRule.ChunkRepeatsOpener)]
    [InlineData("call~ c1 t=f ^m1; call~ ^m2", StreamRule.ChunkRepeatsOpener)]
    public void A_chunk_that_means_nothing_or_contradicts_is_refused_and_changes_nothing(string script, StreamRule rule)
    {
        var events = Script.Parse(script);
        var expander = Expander(out var passed, out var refused);
        Array.ForEach(events[..^1], expander.Push);
        var before = passed.Count;

        expander.Push(events[^1]);

        Assert.Equal([rule], refused.Select(violation => violation.Rule));
        Assert.Equal(before, passed.Count);
    }

    [Theory]
    [InlineData("text+ m2")]
    [InlineData("text m2")]
    [InlineData("text- m2")]
    [InlineData("call+ c1")]
    [InlineData("call c1")]
    [InlineData("call- c1")]
    [InlineData("result m2 c1")]
    [InlineData("state")]
    [InlineData("patch")]
    [InlineData("custom")]
    [InlineData("step+ a")]
    [InlineData("step- a")]
    [InlineData("think+ r1")]
    [InlineData("think- r1")]
    [InlineData("reason+ r1")]
    [InlineData("reason r1")]
    [InlineData("reason- r1")]
    public void Explicit_events_end_the_item_of_their_lane(string next)
    {
        AssertExpands($"text~ m1; {next}", $"text+ m1; text- m1; {next}");
        AssertExpands($"text~ m1 @s1; {next}; {next} @s1", $"text+ m1 @s1; {next}; text- m1 @s1; {next} @s1");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("finish")]
    [InlineData("error")]
    [InlineData("snapshot m1")]
    public void What_concerns_the_whole_run_ends_all_items_in_the_order_they_began(string next) =>
        AssertExpands(
            $"reason~ r1 @s2; text~ m1; call~ c1 t=f @s1; {next}",
            $"reason+ r1 @s2; text+ m1; call+ c1 @s1; reason- r1 @s2; text- m1; call- c1 @s1; {next}"
        );

    [Theory]
    [InlineData("sub- s1")]
    [InlineData("sub! s1")]
    public void The_end_of_a_subagent_ends_its_item(string next) =>
        AssertExpands($"text~ m1; text~ m2 @s1; {next}; text~ d=a", $"text+ m1; text+ m2 @s1; text- m2 @s1; {next}; text m1 d=a");

    [Theory]
    [InlineData("raw")]
    [InlineData("activity+ a1")]
    [InlineData("activity a1")]
    [InlineData("seal m1")]
    [InlineData("sub+ s1")]
    [InlineData("unknown")]
    public void Some_events_end_nothing(string next) => AssertExpands($"text~ m1; {next}; text~ d=a", $"text+ m1; {next}; text m1 d=a");

    [Theory]
    [InlineData("text~ m1", "text m1", "text- m1")]
    [InlineData("text~ m1 @s1", "text m1", "text- m1 @s1")]
    [InlineData("text~ m1 @s1", "text- m1", "text- m1 @s1")]
    [InlineData("call~ c1 t=f @s1", "call c1", "call- c1 @s1")]
    [InlineData("call~ c1 t=f @s1", "call- c1", "call- c1 @s1")]
    [InlineData("reason~ r1 @s1", "reason r1", "reason- r1 @s1")]
    [InlineData("reason~ r1 @s1", "reason- r1", "reason- r1 @s1")]
    public void An_item_is_told_in_one_form(string chunk, string mixed, string end)
    {
        var expander = Expander(out var passed, out _);

        Array.ForEach(Script.Parse($"{chunk}; {mixed}"), expander.Push);

        Assert.Equal(Script.Parse($"{end}; {mixed}"), passed.Skip(1));
        Assert.Equal(StreamRule.ItemIsOpen, StreamVerifier.VerifyAll(Script.Parse($"run; {chunk}; {mixed}"))?.Rule);
    }

    [Fact]
    public void Nothing_is_ended_at_the_end_of_the_stream() => AssertExpands("run; text~ m1 d=a", "run; text+ m1; text m1 d=a");

    [Fact]
    public void Explicit_events_pass_as_the_same_instances_without_allocation()
    {
        var events = Script.Parse("run; text+ m1; text m1; text- m1; call+ c1; call c1; finish");
        var expander = Expander(out var passed, out _);
        Array.ForEach(events, expander.Push);

        Assert.All(events.Zip(passed), pair => Assert.Same(pair.First, pair.Second));
        passed.EnsureCapacity(10_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            expander.Push(events[i % events.Length]);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Many_lanes_cost_no_more_than_few()
    {
        var expander = Expander(out var passed, out var refused);
        for (var i = 0; i < 50_000; i++)
        {
            expander.Push(new TextMessageChunkEvent { MessageId = $"m{i}", SubagentRunId = $"s{i}" });
        }

        for (var i = 0; i < 50_000; i++)
        {
            expander.Push(new ReasoningMessageChunkEvent { MessageId = "r", SubagentRunId = "other" });
            expander.Push(new ReasoningMessageChunkEvent { Delta = "x" });
            expander.Push(new CustomEvent("c", JsonData.Null) { SubagentRunId = "other" });
        }

        expander.Push(new RunErrorEvent("failed"));
        Assert.Empty(refused);
        Assert.Equal(50_000 + (50_000 * 4) + 50_000 + 1, passed.Count);
    }

    private static void AssertExpands(string script, string expanded)
    {
        var expander = Expander(out var passed, out var refused);

        Array.ForEach(Script.Parse(script), expander.Push);

        Assert.Empty(refused);
        Assert.Equal(Script.Parse(expanded), passed);
    }

    private static ChunkExpander Expander(out EventList passed, out List<StreamViolation> refused)
    {
        passed = [];
        refused = [];
        return new(passed, refused.Add);
    }
}
