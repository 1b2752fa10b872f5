using System.Text;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Tools.Calling;

public sealed class ResultTests
{
    private static readonly byte[] Picture = [1, 2, 3];

    [Fact]
    public async Task Result_that_is_too_long_is_cut_in_its_middle()
    {
        var text = "begin" + new string('x', 200_000) + "end";

        var answer = await AnswerAsync(() => text);

        var kept = answer.Text.ToString();
        Assert.InRange(Encoding.UTF8.GetByteCount(kept), ResultContents.MaxText - 10, ResultContents.MaxText);
        Assert.StartsWith("begin", kept, StringComparison.Ordinal);
        Assert.EndsWith("end", kept, StringComparison.Ordinal);
        Assert.Matches(@"\n\[… \d+ bytes dropped …\]\n", kept);
    }

    [Fact]
    public async Task Result_that_is_an_object_is_written_as_json()
    {
        var answer = await AnswerAsync(() => new[] { 1, 2 });

        Assert.Equal("[1,2]", answer.Text.ToString());
    }

    [Fact]
    public async Task Tool_that_returns_nothing_has_an_empty_result() =>
        Assert.Equal("", (await AnswerAsync(() => (string?)null)).Text.ToString());

    [Fact]
    public async Task Secrets_do_not_get_out_by_way_of_results() =>
        Assert.Equal("it is ***", (await AnswerAsync(() => "it is hunter2")).Text.ToString());

    [Fact]
    public async Task Parts_stay_parts_for_readers_and_for_the_model()
    {
        var model = new ScriptedModelBuilder().ToolCall("act").NextRequest().Text("done").Build();

        var answer = await AnswerAsync(() => new List<AIContent> { new TextContent("look"), new DataContent(Picture, "image/png") }, model);

        Assert.Equal(
            [new TextPart("look"), new MediaPart(MediaKind.Image, new DataSource(Convert.ToBase64String(Picture), "image/png"))],
            answer.Content.Parts!
        );
        var result = model.Requests[1].Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Single();
        var parts = Assert.IsAssignableFrom<IEnumerable<AIContent>>(result.Result).ToList();
        Assert.Equal(Picture, Assert.IsType<DataContent>(parts[1]).Data.ToArray());
    }

    [Fact]
    public async Task Media_beyond_what_a_conversation_can_bear_is_named_and_dropped()
    {
        var answer = await AnswerAsync(() =>
            new List<AIContent> { new DataContent(Picture, "image/png"), new DataContent(new byte[9_000_000], "image/png") }
        );

        Assert.IsType<MediaPart>(answer.Content.Parts![0]);
        Assert.Equal(new TextPart("[image/png: 12000000 characters of Base64 dropped]"), answer.Content.Parts[1]);
    }

    [Fact]
    public async Task Output_without_end_is_not_waited_for()
    {
        var answer = await AnswerAsync(() => Enumerable.Repeat<AIContent>(new TextContent("and "), int.MaxValue).Select(part => part));

        Assert.Equal(string.Concat(Enumerable.Repeat("and ", 100)), answer.Text.ToString());
    }

    private static async Task<ToolMessage> AnswerAsync<T>(Func<T> act, ScriptedModel? model = null)
    {
        await using var stage = await SessionStage.StartAsync(
            model ?? new ScriptedModelBuilder().ToolCall("act").NextRequest().Text("done").Build()
        );
        // Content is returned as it is; the library would write it as JSON.
        var function = new Returning(() => act());
        ToolBox.In(stage).Add(new AgentTool(function));
        await stage.AnswerAsync("Go");
        return (await stage.MessagesAsync()).OfType<ToolMessage>().Single();
    }

    private sealed class Returning(Func<object?> act) : AIFunction
    {
        public override string Name => "act";

        protected override ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
            new(act());
    }
}
