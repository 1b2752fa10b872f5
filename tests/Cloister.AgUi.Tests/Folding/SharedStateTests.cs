namespace Cloister.AgUi.Tests.Folding;

public sealed class SharedStateTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("\"\"")]
    [InlineData("false")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}")]
    public void A_snapshot_replaces_the_state_whatever_it_is(string json)
    {
        var fold = new TestFold().Apply(new StateSnapshotEvent(JsonData.Parse("{\"x\":1}")), new StateSnapshotEvent(JsonData.Parse(json)));

        Assert.Equal(JsonData.Parse(json), fold.State.State);
    }

    [Fact]
    public void A_patch_applies_as_a_whole()
    {
        var fold = new TestFold().Apply(
            new StateDeltaEvent([JsonPatchOperation.Add("/a", 1), JsonPatchOperation.Add("/b", 2)]),
            new StateDeltaEvent([JsonPatchOperation.Remove("/a")])
        );

        Assert.Equal(JsonData.Object(("b", 2)), fold.State.State);
    }

    [Fact]
    public void A_patch_that_does_not_apply_changes_nothing_and_says_so()
    {
        var fold = new TestFold().Apply(new StateDeltaEvent([JsonPatchOperation.Add("/a", 1), JsonPatchOperation.Remove("/nothing")]));

        Assert.Same(ChatState.Empty, fold.State);
        Assert.Equal((FoldWarningKind.StateOutOfSync, 1), (fold.Warning.Kind, fold.Warning.OperationIndex));
        Assert.Contains("/nothing", fold.Warning.Reason, StringComparison.Ordinal);
        Assert.Null(fold.State.Error);
    }

    [Fact]
    public void Patches_stay_within_the_limits()
    {
        var fold = new TestFold(options: new() { PatchLimits = new() { MaxOperations = 1 } });

        fold.Apply(new StateDeltaEvent([JsonPatchOperation.Add("/a", 1), JsonPatchOperation.Add("/b", 1)]));

        Assert.Equal(FoldWarningKind.StateOutOfSync, fold.Warning.Kind);
    }

    [Fact]
    public void An_update_replaces_members_whole()
    {
        var fold = new ChatFold(ChatState.Empty with { State = JsonData.Parse("""{"a":{"x":1},"b":1}""") });

        fold.UpdateState(JsonData.Parse("""{"a":{"y":2},"c":null}"""));

        Assert.Equal(JsonData.Parse("""{"a":{"y":2},"b":1,"c":null}"""), fold.State.State);
    }

    [Fact]
    public void An_empty_update_changes_nothing()
    {
        var fold = new ChatFold();

        fold.UpdateState(JsonData.EmptyObject);

        Assert.Same(ChatState.Empty, fold.State);
    }

    [Fact]
    public void Only_objects_are_updated_with_objects()
    {
        var fold = new ChatFold(ChatState.Empty with { State = JsonData.Null });

        Assert.Throws<InvalidOperationException>(() => fold.UpdateState(JsonData.Object(("a", 1))));
        Assert.Throws<ArgumentException>(() => fold.UpdateState(JsonData.EmptyArray));
        fold.SetState(JsonData.Object(("b", 2)));
        Assert.Equal(JsonData.Object(("b", 2)), fold.State.State);
    }

    [Theory]
    [InlineData("""[{"op":"replace","path":"/a","value":9}]""", true)]
    [InlineData("""[{"op":"add","path":"/a/deep","value":9}]""", true)]
    [InlineData("""[{"op":"replace","path":"","value":{}}]""", true)]
    [InlineData("""[{"op":"move","from":"/a","path":"/z"}]""", true)]
    [InlineData("""[{"op":"add","path":"/x~1y","value":9}]""", true)]
    [InlineData("""[{"op":"copy","from":"/a","path":"/z"}]""", false)]
    [InlineData("""[{"op":"test","path":"/a","value":{}}]""", false)]
    [InlineData("""[{"op":"add","path":"/ab","value":9}]""", false)]
    public void A_patch_that_touches_an_own_change_is_a_conflict(string patch, bool isConflict)
    {
        var resolver = new Resolver(_ => "resolved");
        var fold = new ChatFold(ChatState.Empty with { State = JsonData.Object(("old", 1)) }, new() { ConflictResolver = resolver });
        fold.UpdateState(JsonData.Parse("""{"a":{},"x/y":1}"""));

        fold.Apply(new StateDeltaEvent(Operations(patch)));

        Assert.Equal(isConflict ? 1 : 0, resolver.Conflicts.Count);
        Assert.Equal(isConflict, fold.State.State.Equals("resolved"));
        Assert.All(resolver.Conflicts, conflict => Assert.Equal(JsonData.Object(("old", 1)), conflict.SnapshotState));
        Assert.All(resolver.Conflicts, conflict => Assert.Equal(JsonData.Parse("""{"old":1,"a":{},"x/y":1}"""), conflict.LocalState));
    }

    [Fact]
    public void Resolver_sees_the_state_from_before_the_first_own_change()
    {
        var resolver = new Resolver(_ => "resolved");
        var fold = new ChatFold(ChatState.Empty with { State = JsonData.Object(("old", 1)) }, new() { ConflictResolver = resolver });
        fold.UpdateState(JsonData.Object(("a", 1)));
        fold.UpdateState(JsonData.Object(("b", 1)));

        fold.Apply(new StateDeltaEvent([JsonPatchOperation.Replace("/a", 2)]));

        Assert.Equal(JsonData.Object(("old", 1)), Assert.Single(resolver.Conflicts).SnapshotState);
    }

    [Fact]
    public void After_a_snapshot_nothing_is_an_own_change_any_more()
    {
        var resolver = new Resolver(_ => "resolved");
        var fold = new ChatFold(options: new() { ConflictResolver = resolver });
        fold.UpdateState(JsonData.Object(("a", 1)));

        fold.Apply(new StateSnapshotEvent(JsonData.Object(("a", 2))));
        fold.Apply(new StateDeltaEvent([JsonPatchOperation.Replace("/a", 3)]));

        Assert.Empty(resolver.Conflicts);
        Assert.Equal(JsonData.Object(("a", 3)), fold.State.State);
    }

    [Fact]
    public void A_resolver_that_throws_leaves_the_state_as_it_was()
    {
        var fold = new TestFold(options: new() { ConflictResolver = new Resolver(_ => throw new FormatException()) });
        fold.Fold.UpdateState(JsonData.Object(("a", 1)));

        fold.Apply(new StateDeltaEvent([JsonPatchOperation.Replace("/a", 3)]));

        Assert.Equal(JsonData.Object(("a", 1)), fold.State.State);
        Assert.Equal(FoldWarningKind.StateOutOfSync, fold.Warning.Kind);
    }

    [Fact]
    public void Without_a_resolver_the_last_writer_wins()
    {
        var fold = new ChatFold();
        fold.UpdateState(JsonData.Object(("a", 1), ("b", 1)));

        fold.Apply(new StateDeltaEvent([JsonPatchOperation.Replace("/a", 3)]));

        Assert.Equal(JsonData.Object(("a", 3), ("b", 1)), fold.State.State);
    }

    private static ValueList<JsonPatchOperation> Operations(string json) =>
        ((StateDeltaEvent)AgUiJson.ParseEvent($$"""{"type":"STATE_DELTA","delta":{{json}}}""")).Delta;

    private sealed class Resolver(Func<StateConflict, JsonData> resolve) : IStateConflictResolver
    {
        public List<StateConflict> Conflicts { get; } = [];

        public JsonData Resolve(StateConflict conflict)
        {
            Conflicts.Add(conflict);
            return resolve(conflict);
        }
    }
}
