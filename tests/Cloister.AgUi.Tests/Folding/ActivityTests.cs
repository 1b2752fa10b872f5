namespace Cloister.AgUi.Tests.Folding;

public sealed class ActivityTests
{
    private static readonly JsonData One = JsonData.Object(("step", 1));
    private static readonly JsonData Two = JsonData.Object(("step", 2));
    private static readonly JsonData Meta = JsonData.Object(("k", 1));

    [Fact]
    public void An_activity_appears_at_the_end()
    {
        var fold = TestFold.Of(new UserMessage("u1", "Hi")).Apply(Snapshot(One));

        Assert.Equal(new ActivityMessage("a1", "PLAN", One) { SubagentRunId = "s1", Metadata = Meta }, fold.State.Messages[1]);
    }

    [Fact]
    public void Another_snapshot_replaces_all_but_the_metadata()
    {
        var fold = new TestFold().Apply(Snapshot(One), new ActivitySnapshotEvent("a1", "DO", Two) { Metadata = JsonData.Object(("l", 2)) });

        Assert.Equal(new ActivityMessage("a1", "DO", Two) { Metadata = JsonData.Object(("k", 1), ("l", 2)) }, fold["a1"]);
    }

    [Fact]
    public void Another_snapshot_leaves_the_time_at_which_it_was_first_seen()
    {
        var held = new ActivityMessage("a1", "PLAN", One) { Timestamp = DateTimeOffset.UnixEpoch.AddDays(1) };

        Assert.Equal(held with { Content = Two }, TestFold.Of(held).Apply(new ActivitySnapshotEvent("a1", "PLAN", Two))["a1"]);
    }

    [Fact]
    public void A_snapshot_that_does_not_replace_only_adds_metadata()
    {
        var fold = new TestFold().Apply(
            Snapshot(One),
            new ActivitySnapshotEvent("a1", "DO", Two) { Replace = false, Metadata = JsonData.Object(("l", 2)) }
        );

        Assert.Equal((One, "PLAN", "s1"), (Activity(fold).Content, Activity(fold).ActivityType, Activity(fold).SubagentRunId));
        Assert.Equal(JsonData.Object(("k", 1), ("l", 2)), fold["a1"].Metadata);
        Assert.False(fold.Fold.Apply(new ActivitySnapshotEvent("a1", "DO", Two) { Replace = false }));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void An_activity_takes_the_place_of_another_message(bool? replace, bool takes)
    {
        var fold = TestFold
            .Of(new AssistantMessage("a1") { ToolCalls = [new("c1", "f", "{}")] }, new UserMessage("u1", "Hi"))
            .Apply(new ActivitySnapshotEvent("a1", "PLAN", One) { Replace = replace });

        Assert.Equal(takes ? MessageRole.Activity : MessageRole.Assistant, fold.State.Messages[0].Role);
    }

    [Fact]
    public void A_patch_changes_content_type_and_metadata()
    {
        var fold = new TestFold().Apply(
            Snapshot(One),
            new ActivityDeltaEvent("a1", "DO", [JsonPatchOperation.Replace("/step", 2)]) { Metadata = JsonData.Object(("l", 2)) }
        );

        Assert.Equal(
            new ActivityMessage("a1", "DO", Two) { SubagentRunId = "s1", Metadata = JsonData.Object(("k", 1), ("l", 2)) },
            fold["a1"]
        );
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("")]
    public void A_patch_that_does_not_leave_an_object_changes_only_the_metadata(string path)
    {
        var fold = new TestFold().Apply(
            Snapshot(One),
            new ActivityDeltaEvent("a1", "DO", [JsonPatchOperation.Remove(path)]) { Metadata = JsonData.Object(("l", 2)) }
        );

        Assert.Equal((One, "PLAN"), (Activity(fold).Content, Activity(fold).ActivityType));
        Assert.Equal(JsonData.Object(("k", 1), ("l", 2)), fold["a1"].Metadata);
        Assert.Equal(
            (FoldWarningKind.ActivityOutOfSync, 0, "a1"),
            (fold.Warning.Kind, fold.Warning.OperationIndex, fold.Warning.MessageId)
        );
    }

    [Fact]
    public void A_patch_of_no_activity_is_ignored()
    {
        var fold = TestFold.Of(new UserMessage("u1", "Hi"));

        Assert.False(fold.Fold.Apply(new ActivityDeltaEvent("a1", "DO", []) { Metadata = Meta }));
        Assert.False(fold.Fold.Apply(new ActivityDeltaEvent("u1", "DO", []) { Metadata = Meta }));

        Assert.Equal([FoldWarningKind.UnknownMessage, FoldWarningKind.WrongMessage], fold.Warnings.Select(warning => warning.Kind));
    }

    private static ActivitySnapshotEvent Snapshot(JsonData content) => new("a1", "PLAN", content) { SubagentRunId = "s1", Metadata = Meta };

    private static ActivityMessage Activity(TestFold fold) => (ActivityMessage)fold["a1"];
}
