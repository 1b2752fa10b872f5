namespace Cloister.AgUi.Tests.Json.Patch;

/// <summary>What the standards' appendices and the tests shared among implementations hold to be true.</summary>
public class PublishedPatchTests
{
    private static readonly string[] Ops = ["add", "remove", "replace", "move", "copy", "test"];

    public static TheoryData<string, string> Cases
    {
        get
        {
            using var stream = typeof(PublishedPatchTests).Assembly.GetManifestResourceStream(
                "Cloister.AgUi.Tests.Json.Fixtures.patches.json"
            )!;
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return
            [
                .. JsonData
                    .Parse(memory.ToArray())
                    .Items.Select(@case => new TheoryDataRow<string, string>(@case["why"].AsString(), @case.ToString())),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_published_case_comes_out_as_published(string why, string text)
    {
        Assert.NotEmpty(why);
        var @case = JsonData.Parse(text);

        var result = JsonPatch.Apply(@case["doc"], [.. @case["patch"].Items.Select(OperationOf)]);

        if (@case.TryGet("expected", out var expected))
            Assert.Equal(expected, result.Document);
        else
            Assert.Equal(@case["doc"], result.Document);
        Assert.Equal(expected is not null, result.Applied);
        if (@case.TryGet("fails", out var index))
            Assert.Equal((int?)index.AsInt64(), result.FailedIndex);
        if (@case.TryGet("malformed", out _))
            Assert.Contains("malformed", result.Reason, StringComparison.Ordinal);
    }

    private static JsonPatchOperation OperationOf(JsonData operation) =>
        new()
        {
            Op = (JsonPatchOp)Array.IndexOf(Ops, operation["op"].AsString()),
            Path = operation.TryGet("path", out var path) && path.TryGetString(out var text) ? text : "missing",
            From = operation.TryGet("from", out var from) ? from.AsString() : null,
            Value = operation.TryGet("value", out var value) ? value : null,
        };
}
