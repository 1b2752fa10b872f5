using Cloister.AgUi;

namespace Cloister.Agents.Tests.Hostile;

/// <summary>Messages of clients that no model could be sent. What is wrong with one does not end every run from then on.</summary>
public sealed class HostileClientTests
{
    public static TheoryData<string> Kinds => ["no link", "no type of a link", "no data", "no type of data", "nothing", "half a character"];

    [Theory, MemberData(nameof(Kinds))]
    public async Task Part_that_is_none_is_left_out(string kind)
    {
        await using var scene = await ToolScene.SayingAsync(model => model.Text("one").NextRequest().Text("two"));

        var message = new UserMessage("u1", MessageContent.FromParts([new TextPart("Look"), Part(kind)]));

        await scene.Stage.RunAsync(new("s1", scene.Stage.Ids.NewRun()) { Messages = [message] }).WaitAsync(TimeSpan.FromSeconds(30));
        var result = await scene.Stage.AnswerAsync("And now?");

        Assert.Equal((RunState.Completed, "two"), (result.State, result.Text));
        Assert.Contains("Look", $"{scene.Stage.Model.Requests[1]}", StringComparison.Ordinal);
    }

    private static ContentPart Part(string kind) =>
        kind switch
        {
            "no link" => new MediaPart(MediaKind.Image, new UrlSource("over there") { MimeType = "image/png" }),
            "no type of a link" => new MediaPart(MediaKind.Image, new UrlSource("https://a.example/b") { MimeType = "a picture" }),
            "no data" => new MediaPart(MediaKind.Image, new DataSource("%%%", "image/png")),
            "no type of data" => new MediaPart(MediaKind.Image, new DataSource("AQID", "a picture")),
            "nothing" => new MediaPart(MediaKind.Image, new DataSource("", "")),
            _ => new TextPart("\ud83d"),
        };
}
