using System.Text;
using Cloister.AgUi.Tests.Json.Patch;

namespace Cloister.AgUi.Tests.Rules;

/// <summary>The corners of patches on their whole way, from the bytes of a stream to the state.</summary>
public sealed class StateDeltaTests
{
    public static TheoryData<string, string, JsonPatchOperation, string?> Corners => JsonPatchVerdictTests.Verdicts;

    [Theory]
    [MemberData(nameof(Corners))]
    public void A_corner_has_the_same_verdict_for_a_state(string corner, string before, JsonPatchOperation operation, string? after)
    {
        var run = new RunOfState(before, $"[{Json(operation)}]");

        Assert.NotEmpty(corner);
        if (operation.IsWellFormed || !Enum.IsDefined(operation.Op))
        {
            var applies = after is not null || !Enum.IsDefined(operation.Op);
            Assert.Equal(RunOutcome.Completed, run.State.LastRun!.Outcome);
            Assert.Equal(JsonData.Parse(after ?? before), run.State.State);
            Assert.Equal(applies ? [] : [FoldWarningKind.StateOutOfSync], run.Warnings.Select(warning => warning.Kind));
        }
        else
        {
            Assert.Equal(RunOutcome.Rejected, run.State.LastRun!.Outcome);
            Assert.Equal(JsonData.Parse(before), run.State.State);
        }
    }

    [Fact]
    public void A_patch_that_fails_leaves_nothing_behind_and_the_run_goes_on()
    {
        var run = new RunOfState("""{"a":1}""", """[{"op":"replace","path":"/a","value":2},{"op":"test","path":"/a","value":3}]""");

        Assert.Equal("""{"a":1}""", run.State.State.ToString());
        Assert.Equal(1, Assert.Single(run.Warnings).OperationIndex);
        Assert.Contains("/a", run.Warnings[0].Reason, StringComparison.Ordinal);
        Assert.Null(run.State.Error);
    }

    [Fact]
    public void Without_a_snapshot_a_patch_changes_an_empty_object() =>
        Assert.Equal("""{"a":null}""", new RunOfState(null, """[{"op":"add","path":"/a","value":null}]""").State.State.ToString());

    [Theory]
    [InlineData("""[{"op":"frobnicate","path":"/a"},{"op":"add","path":"/b","value":2}]""")]
    [InlineData("""[{"op":"ADD","path":"/a","value":1},{"op":"add","path":"/b","value":2,"note":"x"}]""")]
    [InlineData("""[{"path":"no pointer"},{"op":"add","path":"/b","value":2,"from":"anything"}]""")]
    public void Operations_that_nobody_knows_are_left_out_and_the_others_apply(string patch) =>
        Assert.Equal("""{"a":1,"b":2}""", new RunOfState("""{"a":1}""", patch).State.State.ToString());

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("""[{"op":"add","path":"/a"}]""")]
    [InlineData("""[{"op":"add","value":1}]""")]
    [InlineData("""[{"op":"move","path":"/a"}]""")]
    [InlineData("""[{"op":"copy","path":"/a","from":5}]""")]
    [InlineData("""[{"op":"remove","path":null}]""")]
    [InlineData("""[{"op":"remove","path":"/a~2"},{"op":"add","path":"/b","value":1}]""")]
    public void A_malformed_patch_rejects_the_stream(string patch)
    {
        var run = new RunOfState("""{"a":1}""", patch);

        Assert.Equal(RunOutcome.Rejected, run.State.LastRun!.Outcome);
        Assert.Equal("""{"a":1}""", run.State.State.ToString());
    }

    [Theory]
    [InlineData("null")]
    [InlineData("0")]
    [InlineData("\"\"")]
    [InlineData("false")]
    [InlineData("[]")]
    public void A_state_that_is_no_object_takes_operations_at_its_root_only(string state)
    {
        Assert.Equal(state, new RunOfState(state, """[{"op":"add","path":"/a","value":1}]""").State.State.ToString());
        Assert.Equal("{}", new RunOfState(state, """[{"op":"replace","path":"","value":{}}]""").State.State.ToString());
    }

    private static string Json(JsonPatchOperation operation)
    {
        List<(string, JsonData)> members = [("op", operation.Op.ToString().ToLowerInvariant()), ("path", operation.Path)];
        if (operation.From is { } from)
        {
            members.Add(("from", from));
        }
        if (operation.Value is { } value)
        {
            members.Add(("value", value));
        }
        return JsonData.Object([.. members]).ToString();
    }

    private sealed class RunOfState : IEventSink
    {
        private readonly ChatFold _fold;

        public RunOfState(string? snapshot, string patch)
        {
            _fold = new(options: new() { OnWarning = Warnings.Add });
            string?[] frames =
            [
                """{"type":"RUN_STARTED","threadId":"t","runId":"r"}""",
                snapshot is null ? null : $$"""{"type":"STATE_SNAPSHOT","snapshot":{{snapshot}}}""",
                $$"""{"type":"STATE_DELTA","delta":{{patch}}}""",
                """{"type":"RUN_FINISHED","threadId":"t","runId":"r"}""",
            ];
            var pipeline = new EventPipeline(new PipelineOptions(), this);
            foreach (var frame in frames.OfType<string>())
            {
                pipeline.Push(new JsonEventDecoder().Decode(Encoding.UTF8.GetBytes(frame)));
            }
        }

        public List<FoldWarning> Warnings { get; } = [];

        public ChatState State => _fold.State;

        public void Push(AgUiEvent agentEvent) => _fold.Apply(agentEvent);
    }
}
